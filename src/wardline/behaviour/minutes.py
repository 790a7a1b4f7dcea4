"""How much each device sent, received and opened in a slice, as rates per minute.

Rows of `conn` that had interim reports are left out, those reports stand in `conn_update`: every byte counts once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from wardline.behaviour.once import once
from wardline.behaviour.talks import talks
from wardline.model.batch import Batch

MINUTE_NS = 60_000_000_000


@dataclass(frozen=True, slots=True)
class Measure:
    """One quantity: how a claim words it, its unit, the least rate that matters, and the techniques it speaks for."""

    words: str
    unit: str
    least: float
    techniques: tuple[str, ...]


MEASURES: Mapping[str, Measure] = {
    "out_bytes": Measure("sent", "bytes", 100_000, ("T1048", "T1041")),
    "in_bytes": Measure("received", "bytes", 100_000, ("T1105",)),
    "out_pkts": Measure("sent", "packets", 300, ("T1498", "T0814")),
    "in_pkts": Measure("received", "packets", 300, ("T1499", "T0814")),
    "conns": Measure("opened", "connections", 30, ("T1498", "T1499")),
    "arp": Measure("sent", "ARP packets", 60, ("T1018",)),
    "frames": Measure("sent", "frames without an address", 300, ("T1498", "T0814")),
}

SCHEMA = pl.Schema({"device": pl.String, "measure": pl.String, "value": pl.Float64})


@once
def rates(seen: Batch, macs: Mapping[str, str]) -> pl.DataFrame:
    """What each device did in this slice by measure, per minute; rows with nothing are absent.

    `macs` gives the device of a link-layer address, for frames that carry no network address.
    """
    long = [part for part in (talked(seen), _asked(seen), _framed(seen, macs)) if part is not None]
    if not long:
        return pl.DataFrame(schema=SCHEMA)
    per_minute = MINUTE_NS / max(1, seen.end - seen.start)
    return pl.concat(long).with_columns(pl.col("value") * per_minute)


@once
def talked(seen: Batch) -> pl.DataFrame | None:
    """Bytes, packets and connections of each device in this slice, not yet per minute; None where nobody talked."""
    rows = talks(seen)
    if rows.is_empty():
        return None
    told = pl.col("counts")
    sums = [
        pl.col(name).filter(told).sum().cast(pl.Float64) for name in ("out_bytes", "in_bytes", "out_pkts", "in_pkts")
    ]
    opened = ((pl.col("role") == "client") & (pl.col("table") == "conn")).sum().cast(pl.Float64).alias("conns")
    wide = rows.group_by("device", maintain_order=True).agg(*sums, opened)
    long = wide.unpivot(index="device", variable_name="measure", value_name="value")
    return long.filter(pl.col("value") > 0)


def _asked(seen: Batch) -> pl.DataFrame | None:
    rows = seen.tables.get("arp")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return None
    counts = rows.drop_nulls("orig_device").group_by(pl.col("orig_device").alias("device"), maintain_order=True)
    return counts.agg(pl.lit("arp").alias("measure"), pl.len().cast(pl.Float64).alias("value"))


def _framed(seen: Batch, macs: Mapping[str, str]) -> pl.DataFrame | None:
    rows = seen.tables.get("sender")
    if rows is None or rows.is_empty() or rows["addr"].null_count() == 0:
        return None
    bare = rows.filter(pl.col("addr").is_null())
    device = pl.col("l2_addr").replace_strict(dict(macs), default=None, return_dtype=pl.String)
    owned = bare.with_columns(device=device).drop_nulls("device").group_by("device", maintain_order=True)
    return owned.agg(pl.lit("frames").alias("measure"), pl.col("pkts").sum().cast(pl.Float64).alias("value"))
