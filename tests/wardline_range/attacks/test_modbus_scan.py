"""The scan: every host, many units, unknown functions, and addresses beyond the end."""

import polars as pl

from tests.wardline_range.made import attacked

CAST = ["schneider-plc", "engineering-station"]
SHOWN = attacked("modbus-scan", "engineering-station", CAST, hours=0.15, lasts="8m")
FLOWS = SHOWN.flows("modbus-scan")
ANSWERS = SHOWN.table("modbus", SHOWN.ip("engineering-station")).filter(pl.col("exception").is_not_null())


def test_its_steps_follow_each_other() -> None:
    assert FLOWS["step"].unique(maintain_order=True).to_list() == ["hosts", "units", "functions", "addresses"]
    asked = SHOWN.table("arp").filter(pl.col("orig_h") == SHOWN.ip("engineering-station"))
    assert asked["resp_h"].n_unique() > 240


def test_most_of_what_it_tries_is_refused() -> None:
    assert ANSWERS["unit"].n_unique() >= 23
    assert ANSWERS["func_code"].n_unique() >= 8
    assert ANSWERS["exception"].n_unique() >= 3
    assert ANSWERS.height > 80
