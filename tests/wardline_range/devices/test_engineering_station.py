"""The workstation reads the controller, and never writes."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_reads_in_bursts() -> None:
    shown = lives(["schneider-plc", "engineering-station"], hours=0.6)
    modbus = shown.table("modbus", shown.ip("engineering-station"))
    assert set(modbus["func_code"]) == {3, 4}
    assert modbus.filter(pl.col("pdu_type") == "REQ").height >= 10
    assert modbus["uid"].n_unique() >= 2
