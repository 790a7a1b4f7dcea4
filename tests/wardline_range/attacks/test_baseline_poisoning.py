"""The growth: as regular as a beacon, and each day more than the day before."""

import polars as pl

from tests.wardline_range.made import attacked, play, scenario, told

SHOWN = attacked("baseline-poisoning", "windows-laptop", ["windows-laptop"], hours=0.6, day_s=360, every_s=30)
SENT = SHOWN.flows("baseline-poisoning").filter(pl.col("service") == "ssl").sort("ts")


def test_it_comes_as_regularly_as_a_beacon() -> None:
    gaps = SENT["ts"].diff().drop_nulls().dt.total_milliseconds() / 1000
    assert SENT.height > 50
    assert SENT["resp_h"].n_unique() == 1
    assert 26 < gaps.min() < gaps.max() < 34  # type: ignore[operator]


def test_each_day_it_sends_more() -> None:
    [address] = SENT["resp_h"].unique()
    conn = SHOWN.table("conn").filter(pl.col("resp_h") == address).sort("ts")
    day = ((pl.col("ts") - pl.col("ts").min()).dt.total_seconds() // 360).alias("day")
    by_day = conn.group_by(day, maintain_order=True).agg(pl.median("orig_bytes"))["orig_bytes"].to_list()
    assert by_day == sorted(by_day)
    assert len(by_day) >= 5
    assert by_day[-1] > 2 * by_day[0]


def test_it_goes_on_after_an_outage() -> None:
    outage = {"event": "internet-outage", "at": "5m", "for": "3m"}
    planned = {"attack": "baseline-poisoning", "on": "windows-laptop", "at": "2m", "for": "1h", "with": {"every_s": 30}}
    shown = play(scenario(told(["windows-laptop"], 0.3, attacks=[planned], life=[outage])))
    sent = shown.flows("baseline-poisoning").filter(pl.col("service") == "ssl")
    assert (sent["ts"].dt.epoch("s") - shown.truth.start // 10**9).max() > 15 * 60  # type: ignore[operator]
