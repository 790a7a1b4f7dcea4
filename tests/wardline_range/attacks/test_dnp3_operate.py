"""The orders: points are read first, then outputs selected and operated."""

from tests.wardline_range.made import attacked

CAST = ["sel-rtu", "dnp3-master", "engineering-station"]
SHOWN = attacked("dnp3-operate", "engineering-station", CAST, hours=0.2, lasts="8m")


def test_it_selects_and_operates() -> None:
    said = SHOWN.table("dnp3", SHOWN.ip("engineering-station")).filter("is_orig").sort("ts")["func"].to_list()
    assert said[:5] == ["READ", "SELECT", "OPERATE", "SELECT", "OPERATE"]
    assert len(said) > 12
    assert set(SHOWN.flows("dnp3-operate")["step"]) == {"read", "operate"}


def test_or_directly() -> None:
    shown = attacked("dnp3-operate", "engineering-station", CAST, hours=0.1, lasts="3m", selects=False)
    said = shown.table("dnp3", shown.ip("engineering-station")).filter("is_orig")["func"]
    assert set(said) == {"READ", "DIRECT_OPERATE"}
