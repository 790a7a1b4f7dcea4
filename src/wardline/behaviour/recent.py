"""What several detectors keep for a while: the rows of the last minutes, and what has been said already."""

from collections.abc import Sequence
from typing import cast

import polars as pl

from wardline.model.batch import Nanos
from wardline.model.ports import Memory

NS_PER_S = 1_000_000_000
_NOTHING: dict[int, tuple[pl.Schema, pl.DataFrame]] = {}
SAID = "said"
SAID_SCHEMA = pl.Schema({"key": pl.String, "at": pl.Int64})


def since(rows: pl.DataFrame, at: str, now: Nanos, window_s: float) -> pl.DataFrame:
    """The rows whose time lies within the window before `now`."""
    oldest = now - int(window_s * NS_PER_S)
    if rows.is_empty() or cast(int, rows[at].min()) >= oldest:
        return rows
    return rows.filter(pl.col(at) >= oldest)


def window(
    memory: Memory, name: str, schema: pl.Schema, fresh: pl.DataFrame, now: Nanos, window_s: float, most: int
) -> pl.DataFrame:
    """The kept rows of the window before `now`, the fresh ones after them, `most` in all; `at` is their time."""
    before = since(kept(memory, name, schema), "at", now, window_s)
    return pl.concat([before, fresh]).tail(most) if fresh.height else before


def series(rows: pl.DataFrame, counted: pl.Expr, step_s: int) -> tuple[tuple[int, float], ...]:
    """What is counted in each step of time that has rows, by its beginning (ns); the last 120 of them."""
    step = step_s * NS_PER_S
    counts = rows.group_by(start=pl.col("at") // step * step).agg(counted.alias("counted")).sort("start").tail(120)
    return tuple((int(start), float(count)) for start, count in counts.iter_rows())


def kept(memory: Memory, name: str, schema: pl.Schema) -> pl.DataFrame:
    """One frame of a memory; empty where it has none yet."""
    found = memory.get(name)
    return found if found is not None else nothing(schema)


def nothing(schema: pl.Schema) -> pl.DataFrame:
    """The frame of a schema without rows; frames do not change, so one serves all."""
    key = id(schema)
    if key not in _NOTHING:
        _NOTHING[key] = (schema, pl.DataFrame(schema=schema))
    return _NOTHING[key][1]


def said(memory: Memory, now: Nanos, quiet_s: float) -> frozenset[str]:
    """Keys of what was reported within the quiet time before `now`, and need not be said again."""
    before = kept(memory, SAID, SAID_SCHEMA)
    return frozenset(since(before, "at", now, quiet_s)["key"]) if before.height else frozenset()


def saying(memory: Memory, now: Nanos, quiet_s: float, keys: Sequence[str]) -> pl.DataFrame:
    """The memory of what was said, with `keys` said now and what lies beyond the quiet time forgotten."""
    old = since(kept(memory, SAID, SAID_SCHEMA), "at", now, quiet_s)
    if not keys:
        return old
    new = pl.DataFrame({"key": sorted(keys), "at": [now] * len(keys)}, schema=SAID_SCHEMA)
    return pl.concat([old.filter(~pl.col("key").is_in(new["key"].to_list())), new])
