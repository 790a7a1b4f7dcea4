"""What the sensor itself misses: gaps in connections, packets cut short, rows dropped, a clock that steps back.

A mirror port that is overloaded drops frames of every device alike, so that many connections lack bytes at once; a
mirror of one direction shows one side of each.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import polars as pl

from wardline.behaviour.condition import Condition, Name
from wardline.behaviour.recent import kept, since
from wardline.behaviour.scoring import MOMENT_PRIOR, part, prior
from wardline.behaviour.wording import counted
from wardline.model.batch import Batch, Nanos
from wardline.model.evidence import RowRef
from wardline.model.ports import Memory

FEWEST = 3
"""Devices whose connections must have gaps; those of one device alone may have a cause of their own."""

GAPS = 5
"""Connections with gaps within the window, at least."""

FAULTY = 0.5
"""Share of connections with gaps that a sensor fault makes (half: from a light loss to nearly all)."""

SHARE = 0.01
"""Share of packets that must be cut short, or step back in time, to be worth a word."""

_MINUTE: Nanos = 60_000_000_000
_WINDOW_S = 300.0
_WORST = 20.0
_ENDED = pl.Schema(
    {"device": pl.String, "at": pl.Int64, "gap": pl.Boolean, "table": pl.String, "uid": pl.String, "row_at": pl.Int64}
)
_SHARES = pl.Schema({"of": pl.String, "had": pl.Int64, "all": pl.Int64, "since": pl.Int64})
_MOST = 2_000


def observe(
    seen: Batch, memory: Memory, running: Sequence[Condition], *, services_away: bool
) -> tuple[tuple[Condition, ...], dict[str, pl.DataFrame]]:
    """Conditions of the sensor's own after this slice, those of before with them, and what is usual.

    While services are away, that nobody answers says nothing about the sensor.
    """
    shares = kept(memory, "shares", _SHARES)
    fresh = _carried(seen, services_away=services_away)
    window = pl.concat([since(kept(memory, "ended", _ENDED), "at", seen.end, _WINDOW_S), fresh]).tail(_MOST)
    now = [*_gaps(window, fresh, shares, seen), *_health(shares, seen)]
    named = {one.name for one in now}
    going = {one.name: one for one in running if not one.over}
    held = [replace(going[one.name], until=seen.end, told="") if one.name in going else one for one in now]
    rest = [_left(one, seen) for one in running if one.over or one.name not in named]
    usual = (
        shares
        if any(one.name == "mirror_loss" for one in (*held, *rest) if not one.over)
        else _grown(shares, fresh, seen)
    )
    return (*rest, *held), {"ended": window, "shares": usual}


def _left(one: Condition, seen: Batch) -> Condition:
    """A condition that is not seen now: over once its window has passed without it."""
    return replace(one, told="", over=one.over or seen.end - one.until > int(_WINDOW_S * 1e9))


def _carried(seen: Batch, *, services_away: bool) -> pl.DataFrame:
    """TCP connections that carried something, with whether bytes of them, or a whole side, were never seen."""
    found = []
    for table in ("conn", "conn_update"):
        rows = seen.tables.get(table)
        if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
            continue
        bytes_, pkts = (
            [pl.col(f"{side}_{what}").fill_null(0) for side in ("orig", "resp")] for what in ("bytes", "pkts")
        )
        unasked, unanswered = (bytes_[1] > 0) & (pkts[0] == 0), (bytes_[0] > 0) & (pkts[1] == 0)
        one_sided = unasked if services_away else unasked | unanswered
        missed = pl.col("missed_bytes").fill_null(0) > 0 if table == "conn" else pl.lit(value=False)
        device = pl.coalesce("orig_device", "resp_device").alias("device")
        carried = (pl.col("proto") == "tcp") & ((bytes_[0] > 0) | (bytes_[1] > 0)) & device.is_not_null()
        found.append(
            rows.lazy()
            .filter(carried)
            .select(
                device,
                pl.lit(seen.end, pl.Int64).alias("at"),
                (missed | one_sided).alias("gap"),
                pl.lit(table).alias("table"),
                "uid",
                pl.col("ts").cast(pl.Int64).alias("row_at"),
            )
            .collect()
        )
    return pl.concat(found) if found else pl.DataFrame(schema=_ENDED)


def _gaps(window: pl.DataFrame, fresh: pl.DataFrame, shares: pl.DataFrame, seen: Batch) -> list[Condition]:
    """Mirror loss: connections of several devices lack bytes, far more of them than usual."""
    if not fresh["gap"].any():
        return []
    lacking = window.filter("gap")
    had, all_, first = _counts(shares, "gap")
    usual = max(1e-3, (had + 0.5) / (all_ + 1.0))
    whole = window.height - lacking.height
    worth = lacking.height * math.log(FAULTY / usual) + whole * math.log((1 - FAULTY) / (1 - min(usual, 0.999)))
    enough = lacking.height >= GAPS and lacking["device"].n_unique() >= FEWEST and all_ > 0
    if not enough or MOMENT_PRIOR + worth < 0:
        return []
    share = lacking.height / window.height
    why = f"{lacking.height} of {counted(window.height, 'connection')} lack bytes, usually {usual:.1%} do"
    rows = lacking.sort("row_at", "uid").tail(30)
    evidence = tuple(RowRef(*row) for row in rows.select("table", "uid", "row_at").iter_rows())
    parts = (prior(MOMENT_PRIOR), part("connections with gaps", min(_WORST, worth), why))
    members = tuple(sorted(lacking["device"].unique())[:64])
    start = max(cast("int", lacking["at"].min()) - (seen.end - seen.start), first)
    return [
        Condition(
            "mirror_loss", start, seen.end, members, round(share, 3), round(usual, 4), all_, first, parts, evidence
        )
    ]


def _health(shares: pl.DataFrame, seen: Batch) -> list[Condition]:
    """What the engine's own counters say of this slice."""
    health, rows = seen.health, _any_row(seen)
    if not rows:
        return []
    found = []
    lost = health.dropped_rows + health.evicted_flows
    if lost:
        why = f"{counted(health.dropped_rows, 'row')} and {counted(health.evicted_flows, 'flow')} fell to memory bounds"
        found.append(_told("overload", float(lost), 0.0, 0, seen, "memory bound reached", why, rows))
    counters: tuple[tuple[Name, int, str], ...] = (
        ("clock_backwards", health.backwards, "carried a time before that of the packet ahead"),
        ("truncated", health.truncated, "were cut short by the capture"),
    )
    for name, count, what in counters:
        had, all_, _ = _counts(shares, name)
        usual = (had + 0.5) / (all_ + 1.0) if all_ else 0.0
        share = count / max(1, health.packets)
        if count >= 10 and share >= SHARE and share >= 10 * usual:
            why = f"{counted(count, 'packet')} of {health.packets} {what}"
            found.append(_told(name, round(share, 4), round(usual, 4), all_, seen, what, why, rows))
    return found


def _told(
    name: Name, observed: float, usual: float, samples: int, seen: Batch, what: str, why: str, rows: tuple[RowRef, ...]
) -> Condition:
    parts = (prior(MOMENT_PRIOR), part(what, _WORST, why))
    return Condition(name, seen.start, seen.end, (), observed, usual, samples, seen.start, parts, rows)


def _any_row(seen: Batch) -> tuple[RowRef, ...]:
    for table in ("conn", "conn_update", "dns"):
        rows = seen.tables.get(table)
        if rows is not None and rows.height:
            uid, ts = rows.select("uid", pl.col("ts").cast(pl.Int64)).row(0)
            return (RowRef(table, uid, ts),)
    return ()


def _counts(shares: pl.DataFrame, of: str) -> tuple[int, int, Nanos]:
    found = shares.filter(pl.col("of") == of)
    return found.select("had", "all", "since").row(0) if found.height else (0, 0, 0)


def _grown(shares: pl.DataFrame, fresh: pl.DataFrame, seen: Batch) -> pl.DataFrame:
    rows = [
        ("gap", int(fresh["gap"].sum()), fresh.height, seen.start),
        ("clock_backwards", seen.health.backwards, seen.health.packets, seen.start),
        ("truncated", seen.health.truncated, seen.health.packets, seen.start),
    ]
    both = pl.concat([shares, pl.DataFrame(rows, schema=_SHARES, orient="row")]).group_by("of", maintain_order=True)
    return both.agg(pl.col("had").sum(), pl.col("all").sum(), pl.col("since").min())
