"""What each device sends to each place outside, by the hour, and which places it used while it was learned.

A place is what `talks` calls the peer: a registered domain, or the network of an address without a name.
"""

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.once import once
from wardline.behaviour.recent import kept, nothing
from wardline.behaviour.tails import STEP
from wardline.behaviour.talks import contacts
from wardline.model.batch import Batch, Nanos
from wardline.model.device import DeviceId
from wardline.model.ports import DeviceView, Memory

HOUR: Nanos = 3_600_000_000_000
MOST_PLACES = 120
"""Places remembered for one device; those used longest ago go first."""

MOST_STRANGERS = 32

BUSIEST = 12
"""Places of one device that have histograms."""

LATER_WEIGHT = 1 / 24
"""What an hour counts once the device is judged: a day of them is one learned hour."""

HOURS = pl.Schema(
    {"device": pl.String, "peer": pl.String, "hour": pl.Int64, "out": pl.Float64, "back": pl.Float64, "first": pl.Int64,
     "last": pl.Int64, "most": pl.UInt64, "proto": pl.String, "named": pl.Boolean, "table": pl.String, "uid": pl.String,
     "row_at": pl.Int64}
)  # fmt: skip
PLACES = pl.Schema(
    {"device": pl.String, "peer": pl.String, "hours": pl.Int64, "out": pl.Float64, "back": pl.Float64,
     "top": pl.Float64, "first": pl.Int64, "last": pl.Int64}
)  # fmt: skip
BINS = pl.Schema({"device": pl.String, "peer": pl.String, "quarter": pl.Int64, "bin": pl.Int64, "weight": pl.Float64})
STRANGERS = pl.Schema([(name, kind) for name, kind in HOURS.items() if name != "hour"])


@once
def sent(seen: Batch) -> pl.DataFrame:
    """What each device sent to each place outside in this slice."""
    rows = contacts(seen)
    if rows.is_empty():
        return nothing(HOURS)
    mine = (pl.col("kind") == "external") & (pl.col("role") == "client")
    out = rows.filter(mine)
    if out.is_empty():
        return nothing(HOURS)
    listed = out.select(
        "device", "peer", hour=pl.lit(seen.start // HOUR, pl.Int64), out=pl.col("out_bytes").cast(pl.Float64),
        back=pl.col("in_bytes").cast(pl.Float64), first="at", last="at", most="out_bytes", proto="proto",
        named=pl.col("domain").is_not_null(), table="table", uid="uid", row_at="at",
    )  # fmt: skip
    return added([listed], hourly=True)


def added(frames: list[pl.DataFrame], *, hourly: bool) -> pl.DataFrame:
    """Rows of the same device and place (and hour) as one, with the largest one as evidence."""
    rows = pl.concat([frame for frame in frames if frame.height] or frames[:1])
    if rows.is_empty():
        return rows
    order = rows.sort("most", "row_at", "uid", descending=[True, False, False])
    keys = ["device", "peer", *(["hour"] if hourly else [])]
    how = {
        "out": pl.col("out").sum(), "back": pl.col("back").sum(), "first": pl.col("first").min(),
        "last": pl.col("last").max(), "most": pl.col("most").first(), "proto": pl.col("proto").first(),
        "named": pl.col("named").any(), "table": pl.col("table").first(), "uid": pl.col("uid").first(),
        "row_at": pl.col("row_at").first(),
    }  # fmt: skip
    return order.group_by(keys, maintain_order=True).agg(**how).sort(*keys)


@once
def over(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Hours that ended before this slice began."""
    hours = kept(memory, "hours", HOURS)
    if hours.is_empty() or int(str(hours["hour"].min())) >= seen.start // HOUR:
        return hours.clear()
    return hours.filter(pl.col("hour") < seen.start // HOUR)


def while_learned(rows: pl.DataFrame, devices: DeviceView) -> pl.DataFrame:
    """The rows with whether their device was learned when they began."""
    flags = [
        devices.stage(DeviceId(device), at) == "learning" for device, at in rows.select("device", "first").iter_rows()
    ]
    return rows.with_columns(learned=pl.Series(flags, dtype=pl.Boolean))


@once
def placed(ended: pl.DataFrame, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """Places that each device used while it was learned, the busiest ones."""
    known = kept(memory, "places", PLACES)
    learned = while_learned(ended, devices).filter("learned") if ended.height else ended
    if learned.is_empty():
        return known
    fresh = learned.select(
        "device", "peer", pl.lit(1, pl.Int64).alias("hours"), "out", "back", pl.col("out").alias("top"), "first", "last"
    )
    merged = pl.concat([known, fresh]).group_by("device", "peer", maintain_order=True)
    all_ = merged.agg(
        pl.col("hours").sum(),
        pl.col("out", "back").sum(),
        pl.col("top").max(),
        pl.col("first").min(),
        pl.col("last").max(),
    )
    return newest(all_, ["device"], "last", MOST_PLACES)


@once
def strangers(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """Places that a judged device uses and did not use while it was learned, with all that it sent there."""
    before, now = kept(memory, "strangers", STRANGERS), sent(seen)
    if now.is_empty():
        return before
    judged = [one for one in now["device"].unique().sort() if devices.stage(DeviceId(one), seen.start) != "learning"]
    if not judged:
        return before
    mine = now.filter(pl.col("device").is_in(judged))
    pair = ["device", "peer"]
    running = kept(memory, "hours", HOURS)
    early = while_learned(running, devices).filter("learned") if running.height else running
    known = pl.concat([kept(memory, "places", PLACES).select(pair), early.select(pair)])
    fresh = mine.join(known, on=pair, how="anti", maintain_order="left").drop("hour")
    if fresh.is_empty():
        return before
    return newest(added([before, fresh], hourly=False), ["device"], "last", MOST_STRANGERS)


def binned(ended: pl.DataFrame, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """Histograms with the hours that are over, of the busiest places alone."""
    known = kept(memory, "bins", BINS)
    if ended.is_empty():
        return known
    fresh = while_learned(ended, devices).select(
        "device", "peer", quarter=pl.col("hour") % 24 // 6, bin=(pl.col("out").log1p() / STEP).floor().cast(pl.Int64),
        weight=pl.when("learned").then(1.0).otherwise(LATER_WEIGHT),
    )  # fmt: skip
    merged = pl.concat([known, fresh]).group_by("device", "peer", "quarter", "bin", maintain_order=True)
    bins = merged.agg(pl.col("weight").sum())
    busy = placed(ended, devices, memory).sort("out", descending=True, maintain_order=True)
    busy = busy.group_by("device", maintain_order=True).head(BUSIEST).select("device", "peer")
    return bins.join(busy, on=["device", "peer"], how="semi", maintain_order="left")
