"""What is remembered of a device's rates: a histogram of its active minutes, and the largest of them.

What is odd counts little, so that nobody teaches a device by doing wrong once, nor by creeping up.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from wardline.behaviour.tails import STEP
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.ports import DeviceView, Memory

SAMPLES = 30
"""Active minutes of a measure below which it is not judged."""

OUTLIER_WEIGHT = 1 / 60
"""What an outlier counts in the histogram, beside 1 for an ordinary minute: an hour of them begins to be normal.

So does every rate of a judged device beyond what its top may grow to in a day.
"""

GROWTH = 1.1
"""What the largest rate learned may grow by in a day once a device is judged: creeping takes a week to double it."""

DAY_NS = 86_400_000_000_000

SUMMARY = pl.Schema(
    {
        "device": pl.String,
        "measure": pl.String,
        "samples": pl.Int64,
        "top": pl.Float64,
        "first": pl.Int64,
        "last": pl.Int64,
        "day": pl.Int64,
        "day_top": pl.Float64,
    }
)
BINS = pl.Schema({"device": pl.String, "measure": pl.String, "bin": pl.Int64, "weight": pl.Float64})
_DAY = ("day", "day_top")


def histograms(bins: pl.DataFrame, wanted: Sequence[Mapping[str, Any]]) -> list[list[tuple[int, float]]]:
    """The histogram of each wanted device and measure."""
    keys = pl.DataFrame(
        [(row["device"], row["measure"]) for row in wanted],
        schema={"device": pl.String, "measure": pl.String},
        orient="row",
    )
    held: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for device, measure, place, weight in bins.join(keys, on=["device", "measure"], how="semi").iter_rows():
        held.setdefault((device, measure), []).append((place, weight))
    return [held.get((row["device"], row["measure"]), []) for row in wanted]


def rates_learned(
    seen: Batch, now: pl.DataFrame, outliers: Sequence[Mapping[str, Any]], devices: DeviceView, memory: Memory
) -> Memory:
    """The frames `bins` and `summary` after the rates of this slice; an outlier counts a sixtieth."""
    weights = _weighed(seen, now, outliers, devices, memory)
    bins = pl.concat([memory.get("bins", pl.DataFrame(schema=BINS)), _binned(weights)])
    merged = bins.group_by("device", "measure", "bin", maintain_order=True).agg(pl.col("weight").sum())
    return {"bins": merged, "summary": _summed(weights.filter(pl.col("weight") == 1.0), seen, memory)}


def _weighed(
    seen: Batch, now: pl.DataFrame, outliers: Sequence[Mapping[str, Any]], devices: DeviceView, memory: Memory
) -> pl.DataFrame:
    """The rates with what each counts: less for those of outliers, and beyond what a judged device may grow to."""
    summary = memory.get("summary", pl.DataFrame(schema=SUMMARY)).select("device", "measure", "samples", "top", *_DAY)
    today = pl.col("day") == seen.start // DAY_NS
    ceiling = GROWTH * pl.when(today).then("day_top").otherwise("top")
    known = now.join(summary, on=["device", "measure"], how="left", maintain_order="left")
    beyond = (pl.col("samples") >= SAMPLES) & (pl.col("value") > ceiling)
    far = known.filter(beyond)["device"].unique()
    judged = [one for one in far if devices.stage(DeviceId(one), seen.start) == "operational"]
    odd = pl.col("device").is_in([row["device"] for row in outliers])
    less = odd | (beyond.fill_null(False) & pl.col("device").is_in(judged))
    return known.select("device", "measure", "value", weight=pl.when(less).then(OUTLIER_WEIGHT).otherwise(1.0))


def _binned(rows: pl.DataFrame) -> pl.DataFrame:
    place = (pl.col("value").log1p() / STEP).floor().cast(pl.Int64)
    return rows.select("device", "measure", place.alias("bin"), "weight")


def _summed(usual: pl.DataFrame, seen: Batch, memory: Memory) -> pl.DataFrame:
    """Samples, largest value and window of each measure, ordinary minutes alone; and its top when the day began."""
    before = memory.get("summary", pl.DataFrame(schema=SUMMARY))
    today = seen.start // DAY_NS
    fresh = usual.select(
        "device",
        "measure",
        samples=pl.lit(1, pl.Int64),
        top="value",
        first=pl.lit(seen.start, pl.Int64),
        last=pl.lit(seen.end, pl.Int64),
        day=pl.lit(today, pl.Int64),
        day_top="value",
    )
    if before["day"].min() != today:
        begun = pl.col("day") != today
        before = before.with_columns(
            day=pl.lit(today, pl.Int64), day_top=pl.when(begun).then("top").otherwise("day_top")
        )
    merged = pl.concat([before, fresh]).group_by("device", "measure", maintain_order=True)
    return merged.agg(
        pl.col("samples").sum(),
        pl.col("top").max(),
        pl.col("first").min(),
        pl.col("last").max(),
        pl.col("day").last(),
        pl.col("day_top").first(),
    )
