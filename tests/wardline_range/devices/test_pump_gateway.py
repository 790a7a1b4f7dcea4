"""The pump server sets its clock and waits."""

from tests.wardline_range.made import lives


def test_it_waits() -> None:
    shown = lives(["pump-gateway"], 0.3)
    assert set(shown.table("conn", shown.ip("pump-gateway"))["resp_p"]) == {53, 123}
