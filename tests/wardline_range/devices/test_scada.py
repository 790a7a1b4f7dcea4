"""The SCADA server polls over DNP3, and confirms events."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.device import Device
from wardline_range.devices.outstation import Outstation
from wardline_range.devices.scada import Scada
from wardline_range.site import Site


def _cast(site: Site) -> list[Device]:
    outstation = Outstation(site)
    return [outstation, Scada(site, outstation)]


def test_polls_follow_their_rhythm_and_every_event_is_confirmed() -> None:
    dnp3 = lives(_cast, hours=0.4).table("dnp3", Scada.spec.ip).sort("ts")
    asked = dnp3.filter(pl.col("func") == "READ")
    gaps = asked["ts"].diff().drop_nulls().dt.total_milliseconds()
    assert 9800 < gaps.median() < 10_300  # type: ignore[operator]
    events = dnp3.filter((pl.col("func") == "RESPONSE") & pl.col("objects").list.contains("32.2"))
    assert events.height > 20
    assert dnp3.filter(pl.col("func") == "CONFIRM").height == events.height
    assert dnp3.filter(pl.col("objects").list.contains("1.2")).height >= 2
