"""Busy minutes: somebody repeats the same thing far more often than its protocol allows, and goes on.

Detectors of repetition share this: they say what is counted (device and item), and how often a minute is too often.
"""

import math
from typing import Any

import polars as pl

from wardline.behaviour.recent import kept, since
from wardline.behaviour.scoring import part
from wardline.behaviour.wording import counted
from wardline.model.batch import Batch
from wardline.model.finding import Part
from wardline.model.ports import Memory

MINUTE_NS = 60_000_000_000
KEPT_S = 1200.0
MOST = 2000
"""Minutes of devices and items that are remembered."""

FIRST_MINUTE = math.log(0.5 / 0.001)
"""A busy minute where somebody floods, against one where nobody does (a peer that has gone is looked for)."""

NEXT_MINUTE = math.log(0.95 / 0.5)
"""Each further minute: floods go on, and who looks for a peer gives up by and by."""

SCHEMA = pl.Schema(
    {"device": pl.String, "item": pl.String, "minute": pl.Int64, "count": pl.Int64, "uid": pl.String, "at": pl.Int64}
)


def minutes(seen: Batch, memory: Memory, fresh: pl.DataFrame | None, busy: int) -> pl.DataFrame:
    """The busy minutes of the last twenty, and the running one in full; `fresh` has device, item, uid and at."""
    before = since(kept(memory, "minutes", SCHEMA), "at", seen.end, KEPT_S)
    if fresh is None or fresh.is_empty():
        return before
    named = fresh.select(
        "device", "item", (pl.col("at") // MINUTE_NS).alias("minute"), pl.lit(1, pl.Int64).alias("count"), "uid", "at"
    )
    merged = pl.concat([before, named]).group_by("device", "item", "minute", maintain_order=True)
    counts = merged.agg(pl.col("count").sum(), pl.col("uid").last(), pl.col("at").max())
    return counts.filter((pl.col("count") >= busy) | (pl.col("minute") == counts["minute"].max())).tail(MOST)


def repeated(seen: Batch, known: pl.DataFrame, busy: int) -> list[dict[str, Any]]:
    """Who repeats what, the last time in this slice: how many minutes, how often at most and in all, and the rows."""
    many = known.filter(pl.col("count") >= busy)
    if many.is_empty() or not (many["at"] >= seen.start).any():
        return []
    found = many.sort("minute").group_by("device", "item", maintain_order=True).agg(
        pl.len().alias("minutes"), pl.col("count").max().alias("most"), pl.col("count").sum(), pl.col("uid"),
        pl.col("at").alias("times"), pl.col("minute").min().alias("first"),
    )  # fmt: skip
    return [one for one in found.to_dicts() if one["times"][-1] >= seen.start]


def parts(one: dict[str, Any], what: str) -> list[Part]:
    """What busy minutes say, without the prior."""
    more = one["minutes"] - 1
    said = [part("busy minute", FIRST_MINUTE, f"up to {counted(one['most'], what)} within a minute")]
    if more:
        said.append(part("it goes on", NEXT_MINUTE * more, f"{counted(more, 'more minute')} like it"))
    return said
