"""The panel polls every two seconds and sees a process that moves."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.device import Device
from wardline_range.devices.panel import Panel
from wardline_range.devices.plc import Plc
from wardline_range.site import Site


def _cast(site: Site) -> list[Device]:
    plc = Plc(site)
    return [plc, Panel(site, plc)]


def test_polls_are_answered_with_changing_values() -> None:
    modbus = lives(_cast).table("modbus", Panel.spec.ip).sort("ts")
    asked = modbus.filter((pl.col("pdu_type") == "REQ") & (pl.col("func_code") == 4))
    gaps = asked["ts"].diff().drop_nulls().dt.total_milliseconds()
    assert 1900 < gaps.median() < 2200  # type: ignore[operator]
    answers = modbus.filter((pl.col("pdu_type") == "RESP") & (pl.col("func_code") == 4))
    assert answers.height == asked.height
    assert answers["values"].list.get(0).n_unique() > 10
    assert modbus["exception"].null_count() == modbus.height
