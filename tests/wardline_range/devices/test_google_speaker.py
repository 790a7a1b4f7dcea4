"""The loudspeaker can be cast to, and keeps a push line."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_announces_casting_and_keeps_its_push_line() -> None:
    shown = lives(["google-speaker"], 0.5)
    ip = shown.ip("google-speaker")
    mdns = shown.table("mdns", ip)
    assert "_googlecast._tcp.local" in mdns.filter(pl.col("is_response"))["rr_name"].to_list()
    assert any("md=Google Nest Mini" in text for text in mdns["rr_data"].drop_nulls())
    assert shown.table("conn", ip).filter(pl.col("resp_p") == 5228)["duration"].max() > 1500  # type: ignore[operator]
