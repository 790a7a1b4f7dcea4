"""The writes: reconnaissance first, then functions that this device never used, and a process that follows."""

import polars as pl

from tests.wardline_range.made import attacked

SHOWN = attacked(
    "modbus-write", "windows-laptop", ["schneider-plc", "windows-laptop", "advantech-panel"], hours=0.4, lasts="15m"
)
MODBUS = SHOWN.table("modbus", SHOWN.ip("windows-laptop")).filter(pl.col("pdu_type") == "REQ").sort("ts")


def test_it_looks_before_it_writes() -> None:
    codes = MODBUS["func_code"].to_list()
    assert codes[0] == 43
    first_write = min(codes.index(code) for code in (5, 16))
    assert set(codes[:first_write]) == {43, 1, 3}
    assert {5, 16} <= set(codes[first_write:])


def test_the_panel_never_switches_coils_and_the_process_follows_the_attacker() -> None:
    panel = SHOWN.table("modbus", SHOWN.ip("advantech-panel"))
    assert set(panel["func_code"]) <= {1, 3, 4, 6}
    levels = panel.filter((pl.col("pdu_type") == "RESP") & (pl.col("func_code") == 4)).sort("ts")["values"]
    assert levels[-1][0] > 700


def test_reading_beyond_the_memory_is_refused_and_shows() -> None:
    answers = SHOWN.table("modbus", SHOWN.ip("windows-laptop"))
    assert answers.filter(pl.col("exception").is_not_null()).height >= 1
