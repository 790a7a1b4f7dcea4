"""The television shows films, and once takes new firmware: large, new and harmless."""

import polars as pl

from tests.wardline_range.made import lives
from wardline_range.devices.television import Television


class Eager(Television):
    """The same day in a quarter of an hour."""

    firmware_at = 300.0
    films_at = (60.0,)


def test_films_and_firmware_are_large() -> None:
    shown = lives(lambda site: [Eager(site)])
    conn = shown.table("conn", Television.spec.ip)
    large = conn.filter(pl.col("resp_bytes") > 2_000_000).sort("resp_p")
    assert large["resp_p"].to_list() == [80, 443]
    fetched = shown.table("http", Television.spec.ip).row(0, named=True)
    assert fetched["uri"].endswith("T-NKM2AKUC-1510.2.bin")
    assert fetched["response_body_len"] == 2_600_000
    assert {flow.label for flow in shown.truth.flows} == {"benign"}
