"""The television shows films, and once takes new firmware: large, new and harmless."""

import polars as pl

from tests.wardline_range.made import lives


def test_films_and_firmware_are_large() -> None:
    television = {"model": "samsung-television", "firmware": "T-NKM2AKUC-1500.1"}
    shown = lives([television], 5, [{"event": "update", "device": "samsung-television", "at": "5m"}])
    conn = shown.table("conn", shown.ip("samsung-television"))
    large = conn.filter(pl.col("resp_bytes") > 2_000_000)
    assert set(large["resp_p"]) == {80, 443}
    [fetched] = shown.table("http", shown.ip("samsung-television")).rows(named=True)
    assert fetched["uri"].endswith("T-NKM2AKUC-1510.2.bin")
    assert fetched["response_body_len"] == 2_600_000
    assert shown.truth.devices[1].firmware == "T-NKM2AKUC-1510.2"
    assert set(shown.truth.flows["label"]) == {"benign"}
