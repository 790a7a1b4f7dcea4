"""The server reads every half minute and reports."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_reads_and_reports() -> None:
    shown = lives([{"model": "energy-meter", "count": 2}, "energy-server"], 0.2)
    asked = shown.table("modbus").filter(pl.col("pdu_type") == "REQ")
    assert 40 < asked.height < 50
    assert "cloud.energy.example" in set(shown.table("tls")["server_name"].drop_nulls())
