"""A meter is never written in ordinary life."""

from tests.wardline_range.made import lives


def test_it_is_read_alone() -> None:
    shown = lives(["energy-meter", "energy-server"], 0.2)
    assert set(shown.table("modbus")["func_code"]) == {4}
