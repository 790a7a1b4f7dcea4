"""The controller waits for its historian."""

from tests.wardline_range.made import lives


def test_alone_it_is_silent() -> None:
    shown = lives(["wago-controller"])
    assert shown.table("conn", shown.ip("wago-controller")).is_empty()
