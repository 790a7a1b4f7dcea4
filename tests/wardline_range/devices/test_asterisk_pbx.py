"""The exchange says its version, and looks for updates."""

from tests.wardline_range.made import lives


def test_it_names_itself_in_calls() -> None:
    shown = lives(["asterisk-pbx", "yealink-phone", {"model": "yealink-phone", "name": "second"}], 8)
    assert "mirror.freepbx.org" in shown.table("dns", shown.ip("asterisk-pbx"))["query"].to_list()
    assert b"User-Agent: Asterisk PBX " in shown.capture
