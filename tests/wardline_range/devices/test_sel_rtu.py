"""The outstation is there and silent until it is asked."""

from tests.wardline_range.made import lives


def test_on_its_own_it_says_nothing() -> None:
    shown = lives(["sel-rtu"])
    assert shown.table("conn", shown.ip("sel-rtu")).is_empty()
