"""Episodes: slices in which a device went on being far from usual, told at the beginning and again at the end."""

from collections.abc import Sequence
from typing import Any

import polars as pl

LONGEST = 60
"""Slices of one episode told together; what goes on longer is told again."""

EPISODE = pl.Schema(
    {
        "device": pl.String,
        "measure": pl.String,
        "at": pl.Int64,
        "end": pl.Int64,
        "value": pl.Float64,
        "p": pl.Float64,
        "usual": pl.Float64,
        "samples": pl.Int64,
        "top": pl.Float64,
        "first": pl.Int64,
        "last": pl.Int64,
        "table": pl.String,
        "uid": pl.String,
        "row_at": pl.Int64,
        "peer": pl.String,
        "inside": pl.Boolean,
        "fetched": pl.Boolean,
        "told": pl.Boolean,
    }
)
"""One slice of an episode: what was odd, against what, the row that carried most, and whether it was told."""


def finished(running: pl.DataFrame, still: set[str]) -> list[list[dict[str, Any]]]:
    """Episodes that ended or grew long, less their first slice, which was told when it began."""
    if running.is_empty():
        return []
    groups = [group.to_dicts() for _, group in running.group_by("device", maintain_order=True)]
    over = [rows for rows in groups if rows[0]["device"] not in still or len(rows) >= LONGEST]
    rest = [[row for row in rows if not row["told"]] for rows in over]
    return [rows for rows in rest if rows]


def continued(running: pl.DataFrame, outliers: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Episodes that go on, with this slice's outliers; the first slice of each is marked as told."""
    counts: dict[str, int] = dict(running.group_by("device").len().iter_rows()) if running.height else {}
    kept = running.filter(pl.col("device").is_in([row["device"] for row in outliers])) if running.height else running
    long = [device for device, count in counts.items() if count >= LONGEST]
    kept = kept.filter(~pl.col("device").is_in(long)) if long else kept
    fresh = [row | {"told": row["device"] not in counts} for row in outliers]
    if not fresh:
        return kept
    return pl.concat([kept, pl.DataFrame([{name: row[name] for name in EPISODE} for row in fresh], schema=EPISODE)])
