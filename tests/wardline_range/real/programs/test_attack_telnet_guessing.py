"""Guessing goes on until the login opens, in as few connections as it allows."""

from collections.abc import Callable

import pytest

from tests.wardline_range.real.programs.launch import IP
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.protocols import telnet
from wardline_range.real.programs import attack_telnet_guessing, logins
from wardline_range.real.programs.attack_telnet_guessing import without_commands

_GREETING = telnet.NEGOTIATION + telnet.LOGIN


def login(opens_at: int) -> Callable[[bytes], bytes]:
    """A login that takes the guess of that number."""
    lines = 0

    def answer(said: bytes) -> bytes:
        nonlocal lines
        if not said.endswith(b"\r\n"):
            return b""
        lines += 1
        if lines % 2:
            return said + telnet.PASSWORD
        return b"\r\n# " if lines == 2 * opens_at else telnet.FAILED + telnet.LOGIN

    return answer


def guess(port: int) -> None:
    """Run the program, fast."""
    attack_telnet_guessing.main(["--server", IP, "--port", str(port), "--every", "0.005"])


def test_options_are_refused_and_text_is_kept() -> None:
    assert without_commands(b"a\xff\xfb\x01b\xff\xfd\x18c") == (b"abc", b"\xff\xfe\x01\xff\xfc\x18")
    assert without_commands(b"\xff") == (b"", b"")


def test_it_stops_at_the_login_that_opens_and_types_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with listening(login(opens_at=4), _GREETING) as server:
        guess(server.port)
    (talk,) = server.talks
    assert b"".join(talk).endswith(telnet.line("echo lab"))
    assert capsys.readouterr().out == ":".join(logins.pairs()[3]) + " is let in\n"


def test_a_login_that_never_opens_hears_every_guess() -> None:
    with listening(login(opens_at=0), _GREETING) as server:
        guess(server.port)
    said = b"".join(server.talks[0])
    assert said.count(b"\r\n") == 2 * len(logins.pairs())


def test_a_login_that_hangs_up_is_called_again() -> None:
    with listening(lambda said: None if said.endswith(b"\r\n") else b"", _GREETING) as server:
        guess(server.port)
    assert len(server.talks) == len(logins.pairs())
