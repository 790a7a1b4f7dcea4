"""The switch tells its neighbours, and says nothing else."""

import polars as pl

from tests.wardline_range.made import lives


def test_it_is_heard_every_half_minute() -> None:
    shown = lives(["netgear-switch"], 0.5)
    heard = shown.table("sender").filter(pl.col("ether_type") == 0x88CC)
    assert 55 <= heard["pkts"].sum() <= 61
    assert b"GS308T 8-Port Gigabit Smart Managed Switch" in shown.capture
    assert set(shown.table("conn", shown.ip("netgear-switch"))["resp_p"]) == {53, 123}
