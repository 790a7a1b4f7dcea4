"""The panel polls every two seconds and sees a process that moves."""

import polars as pl

from tests.wardline_range.made import lives


def test_polls_are_answered_with_changing_values() -> None:
    shown = lives(["schneider-plc", "advantech-panel"], hours=0.4)
    modbus = shown.table("modbus", shown.ip("advantech-panel")).sort("ts")
    asked = modbus.filter((pl.col("pdu_type") == "REQ") & (pl.col("func_code") == 4))
    gaps = asked["ts"].diff().drop_nulls().dt.total_milliseconds()
    assert 1900 < gaps.median() < 2200  # type: ignore[operator]
    answers = modbus.filter((pl.col("pdu_type") == "RESP") & (pl.col("func_code") == 4))
    assert answers.height == asked.height
    assert answers["values"].list.get(0).n_unique() > 10
    assert modbus["exception"].null_count() == modbus.height


def test_each_panel_has_controllers_of_its_own() -> None:
    shown = lives([{"model": "schneider-plc", "count": 3}, {"model": "advantech-panel", "count": 2}], hours=0.05)
    by_plc = shown.table("modbus").group_by("resp_h").agg(pl.col("orig_h").n_unique())
    assert by_plc["orig_h"].to_list() == [1, 1, 1]
