"""Ten features of ten minutes of a device's life, put together slice by slice.

Sums and sets of the open window are kept; a window closes when a slice of a later one arrives. A slice belongs to the
window that it begins in.
"""

import polars as pl

from wardline.behaviour.talks import talks
from wardline.behaviour.wording import sized
from wardline.model.batch import Batch

WINDOW_NS = 600_000_000_000
MOST = 128
"""Different peers, and ports, that are counted in a window; more say no more."""

NAMES = (
    "out_bytes", "in_bytes", "out_pkts", "in_pkts", "conns", "peers", "ports", "failed", "external", "size",
)  # fmt: skip
WORDS = {
    "out_bytes": "bytes sent",
    "in_bytes": "bytes received",
    "out_pkts": "packets sent",
    "in_pkts": "packets received",
    "conns": "connections",
    "peers": "different peers",
    "ports": "different services",
    "failed": "share of failed connections",
    "external": "share of connections with the Internet",
    "size": "bytes in a packet sent",
}
FLOORS = (0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.4, 0.1, 0.1, 0.3)
"""Least spread of each feature as it is judged: logarithms, except for the shares."""

SHARES = ("failed", "external")
_SUMS = ("out_bytes", "in_bytes", "out_pkts", "in_pkts", "rows", "bad", "outside")
OPEN = pl.Schema(
    {"device": pl.String, "window": pl.Int64}
    | dict.fromkeys(_SUMS, pl.Float64)
    | {"table": pl.String, "uid": pl.String, "row_at": pl.Int64}
)
MET = pl.Schema({"device": pl.String, "window": pl.Int64, "kind": pl.String, "item": pl.UInt64})


def gather(seen: Batch, open_: pl.DataFrame, met: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The open windows and whom they met, with this slice in them; what belongs to earlier windows is gone."""
    window = seen.start // WINDOW_NS
    rows = talks(seen)
    kept, known = open_.filter(pl.col("window") == window), met.filter(pl.col("window") == window)
    if rows.is_empty():
        return kept, known
    told = [pl.col(name).filter("counts").sum().cast(pl.Float64) for name in _SUMS[:4]]
    fresh = rows.group_by("device", maintain_order=True).agg(
        pl.lit(window, pl.Int64).alias("window"),
        *told,
        pl.len().cast(pl.Float64).alias("rows"),
        (~pl.col("ok")).sum().cast(pl.Float64).alias("bad"),
        (pl.col("kind") == "external").sum().cast(pl.Float64).alias("outside"),
        pl.col("table", "uid").first(),
        pl.col("at").first().alias("row_at"),
    )
    merged = pl.concat([kept, fresh.select(OPEN.names())]).group_by("device", "window", maintain_order=True)
    sums = merged.agg(pl.col(*_SUMS).sum(), pl.col("table", "uid", "row_at").first())
    return sums, _met(rows, known, window)


def closed(open_: pl.DataFrame, met: pl.DataFrame, window: int) -> pl.DataFrame:
    """Windows before this one as features: device, window, `NAMES`, and a row of theirs as evidence."""
    over = open_.filter(pl.col("window") < window)
    if over.is_empty():
        return over
    counts = met.group_by("device", "window").agg(
        (pl.col("kind") == "peer").sum().alias("peers"), (pl.col("kind") == "port").sum().alias("ports")
    )
    wide = over.join(counts, on=["device", "window"], how="left", maintain_order="left")
    logs = [pl.col(name).cast(pl.Float64).fill_null(0.0).log1p() for name in (*_SUMS[:4], "peers", "ports")]
    return wide.select(
        "device", "window", *logs,
        pl.col("rows").log1p().alias("conns"),
        (pl.col("bad") / pl.col("rows")).alias("failed"),
        (pl.col("outside") / pl.col("rows")).alias("external"),
        (pl.col("out_bytes") / pl.max_horizontal("out_pkts", pl.lit(1.0))).log1p().alias("size"),
        "table", "uid", "row_at",
    )  # fmt: skip


def worded(name: str, value: float) -> str:
    """A quantity as counted (not its logarithm), with its name: "1.2 MB sent"."""
    if name in SHARES:
        return f"{value:.0%} {'failed' if name == 'failed' else 'with the Internet'}"
    if name in ("out_bytes", "in_bytes"):
        return f"{sized(value)} {'sent' if name == 'out_bytes' else 'received'}"
    return f"{value:,.0f} {WORDS[name]}".replace(",", " ")


def _met(rows: pl.DataFrame, known: pl.DataFrame, window: int) -> pl.DataFrame:
    sides = [
        rows.select("device", pl.lit(window, pl.Int64).alias("window"), pl.lit(kind).alias("kind"), item.alias("item"))
        for kind, item in (("peer", pl.col("peer").hash()), ("port", pl.col("service_item").hash()))
    ]
    every = pl.concat([known, *(side.unique(maintain_order=True) for side in sides)]).unique(maintain_order=True)
    return every.group_by("device", "window", "kind", maintain_order=True).head(MOST).select(MET.names())
