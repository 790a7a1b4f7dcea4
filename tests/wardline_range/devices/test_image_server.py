"""The archive sets its clock and waits."""

from tests.wardline_range.made import lives


def test_it_waits() -> None:
    shown = lives(["image-server"], 0.3)
    assert set(shown.table("conn", shown.ip("image-server"))["resp_p"]) == {53, 123}
