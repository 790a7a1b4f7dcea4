"""The station waits for its centre."""

from tests.wardline_range.made import lives


def test_alone_it_is_silent() -> None:
    shown = lives(["abb-rtu"])
    assert shown.table("conn", shown.ip("abb-rtu")).is_empty()
