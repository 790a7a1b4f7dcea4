"""Telnet: negotiations that are answered option by option."""

from wardline_range.protocols import telnet


def test_every_option_offered_gets_its_answer() -> None:
    for asked, answered in ((telnet.NEGOTIATION, telnet.REFUSAL), (telnet.INVITATION, telnet.ACCEPTANCE)):
        assert asked[2::3] == answered[2::3]
        assert set(asked[::3]) == set(answered[::3]) == {0xFF}


def test_a_line_ends_as_the_standard_says() -> None:
    assert telnet.line("root") == b"root\r\n"
