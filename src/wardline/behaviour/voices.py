"""Who is heard: devices that speak all the time fall silent together when the network between fails, not by chance.

A voice is a link-layer sender. It is steady where it was never silent for long while it was watched. Steady voices
that stop within a minute or two and come back together had an outage; all of them silent at once is a sensor that
hears nothing, or a site without power, and from one sensor the two look alike.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import polars as pl

from wardline.behaviour.condition import Condition
from wardline.behaviour.recent import kept, since
from wardline.behaviour.scoring import MOMENT_PRIOR, calibrated, part, poisson_tail, prior
from wardline.behaviour.wording import counted, lasting
from wardline.model.batch import Batch, Nanos
from wardline.model.evidence import RowRef
from wardline.model.ports import Memory

FEWEST = 3
"""Steady voices that must fall silent together before it is an outage, or be known before silence is blindness."""

_MINUTE: Nanos = 60_000_000_000
TOGETHER: Nanos = 2 * _MINUTE
"""Voices that stop within this time of each other stop together."""

BACK: Nanos = 5 * _MINUTE
"""… and come back together within this one: devices need their time to start."""

WATCHED: Nanos = 30 * _MINUTE
"""How long a voice is watched before it can be steady."""

LONGEST: Nanos = 5 * _MINUTE
"""The longest silence that a steady voice has ever made."""

_WORST = 20.0
_MOST = 50_000
_VOICES = pl.Schema(
    {"l2_addr": pl.String, "first": pl.Int64, "last": pl.Int64, "longest": pl.Int64, "row_at": pl.Int64}
)
_RETURNS = pl.Schema({"l2_addr": pl.String, "silent_from": pl.Int64, "at": pl.Int64, "row_at": pl.Int64})
_ODDS = pl.Schema({"silences": pl.Int64, "minutes": pl.Int64, "since": pl.Int64})


def observe(
    seen: Batch, memory: Memory, running: Sequence[Condition]
) -> tuple[tuple[Condition, ...], dict[str, pl.DataFrame]]:
    """Conditions told by silence after this slice, those of before with them, and the memory of voices."""
    voices = kept(memory, "voices", _VOICES)
    heard = _heard(seen)
    quiet_since = cast("int | None", voices["last"].max()) if voices.height else None
    blind = _blind(seen, heard, voices, quiet_since, running)
    followed = tuple(replace(one, told="") for one in running if one.name != "blind" or blind is None)
    if heard.is_empty():
        return (*followed, *([blind] if blind else ())), {}
    gaps = heard.join(voices, on="l2_addr", how="inner", suffix="_before", maintain_order="left")
    gaps = gaps.with_columns(gap=pl.col("first") - pl.col("last_before"))
    back = _steady(gaps).filter(pl.col("gap") > _limit())
    returns = since(kept(memory, "returns", _RETURNS), "at", seen.end, BACK / 1e9)
    watched = _steady(voices)
    odds = _odds(memory, seen, back.height if blind is None else 0, watched.height)
    group: tuple[Condition, ...] = ()
    if blind is None and back.height:
        fresh = back.select(
            "l2_addr", pl.col("last_before").alias("silent_from"), pl.col("first").alias("at"), "row_at"
        )
        returns = pl.concat([returns, fresh]).tail(_MOST)
        group = _together(returns, seen, odds, watched.height, running)
        odds = odds.with_columns(pl.col("silences") - sum(len(one.members) for one in group))
    grown = _grown(voices, heard, gaps.with_columns(odd=_is_steady("_before") & (pl.col("gap") > _limit())))
    return (*followed, *([blind] if blind else ()), *group), {"voices": grown, "returns": returns, "silences": odds}


def _heard(seen: Batch) -> pl.DataFrame:
    """When each voice was first and last heard in this slice, and the time of a row that shows it."""
    rows = seen.tables.get("sender")
    if rows is None or rows.is_empty():
        return pl.DataFrame(schema={"l2_addr": pl.String, "first": pl.Int64, "last": pl.Int64, "row_at": pl.Int64})
    ts, last = pl.col("ts").cast(pl.Int64), pl.col("last_ts").cast(pl.Int64)
    return (
        rows.lazy()
        .filter(pl.col("l2_addr").is_not_null())
        .group_by("l2_addr", maintain_order=True)
        .agg(ts.min().alias("first"), pl.max_horizontal(last, ts).max().alias("last"), ts.min().alias("row_at"))
        .collect()
    )


def _steady(voices: pl.DataFrame) -> pl.DataFrame:
    return voices.filter(_is_steady("_before" if "last_before" in voices.columns else ""))


def _is_steady(suffix: str) -> pl.Expr:
    watched = pl.col(f"last{suffix}") - pl.col(f"first{suffix}")
    return (watched >= WATCHED) & (pl.col("longest") <= LONGEST)


def _limit() -> pl.Expr:
    """A silence longer than this is not one of the ordinary ones of its voice."""
    return 2 * pl.col("longest") + 2 * _MINUTE


def _blind(
    seen: Batch, heard: pl.DataFrame, voices: pl.DataFrame, quiet_since: Nanos | None, running: Sequence[Condition]
) -> Condition | None:
    """Nothing at all is heard for longer than even the steadiest voices were ever silent; told once each time."""
    steady = _steady(voices)
    if quiet_since is None or steady.height < FEWEST:
        return None
    again = cast("int", heard["first"].min()) if heard.height else seen.end
    limit = 2 * cast("int", steady["longest"].min()) + 2 * _MINUTE
    if again - quiet_since <= limit:
        return None
    already = next((one for one in running if one.name == "blind" and not one.over), None)
    over = heard.height > 0
    if already:
        return replace(already, until=again, over=over, told="ends" if over else "")
    silent, longest = counted(steady.height, "device"), lasting(limit)
    last = voices.filter(pl.col("last") == quiet_since).sort("l2_addr").row(0, named=True)
    rows = [RowRef("sender", last["l2_addr"], last["row_at"])]
    rows += [RowRef("sender", one, at) for one, at in heard.select("l2_addr", "row_at").head(5).iter_rows()]
    why = f"{silent} that were never silent for {longest} were all silent at once"
    return Condition(
        name="blind",
        start=quiet_since,
        until=again,
        members=tuple(sorted(steady["l2_addr"])[:64]),
        observed=round((again - quiet_since) / 1e9, 1),
        usual=round(limit / 1e9, 1),
        samples=steady.height,
        since=cast("int", steady["first"].min()),
        parts=(prior(MOMENT_PRIOR), part("nothing heard", _WORST, why)),
        evidence=tuple(rows),
        over=over,
    )


def _together(
    returns: pl.DataFrame, seen: Batch, odds: pl.DataFrame, steady: int, running: Sequence[Condition]
) -> tuple[Condition, ...]:
    """Steady voices that stopped together and came back together; said once for each such group."""
    newest = returns.row(returns.height - 1, named=True)["silent_from"]
    group = returns.filter((pl.col("silent_from") - newest).abs() <= TOGETHER).unique("l2_addr", maintain_order=True)
    members = tuple(sorted(group["l2_addr"]))
    said = any(one.name == "group_outage" and abs(one.start - newest) <= 2 * TOGETHER for one in running)
    if group.height < FEWEST or said:
        return ()
    silences, minutes, first = odds.row(0)
    mean = (max(0, silences - group.height) + 0.5) / (minutes + 1) * (2 * TOGETHER / _MINUTE) * steady
    worth = min(_WORST, calibrated(poisson_tail(group.height, mean)))
    if MOMENT_PRIOR + worth < 0:
        return ()
    why = f"{counted(group.height, 'device')} that are hardly ever silent stopped within {lasting(TOGETHER)}"
    return (
        Condition(
            name="group_outage",
            start=cast("int", group["silent_from"].min()),
            until=seen.end,
            members=members,
            observed=float(group.height),
            usual=round(mean, 4),
            samples=minutes,
            since=first,
            parts=(prior(MOMENT_PRIOR), part("silent together", worth, f"{why} of each other and came back together")),
            evidence=tuple(RowRef("sender", one, at) for one, at in group.select("l2_addr", "row_at").iter_rows())[:30],
            over=True,
        ),
    )


def _odds(memory: Memory, seen: Batch, silences: int, steady: int) -> pl.DataFrame:
    """How often steady voices fell silent, over how many of their minutes."""
    before = kept(memory, "silences", _ODDS)
    had, minutes, first = before.row(0) if before.height else (0, 0, seen.start)
    now = steady if seen.start // _MINUTE != seen.end // _MINUTE else 0
    return pl.DataFrame([(had + silences, minutes + now, first)], schema=_ODDS, orient="row")


def _grown(voices: pl.DataFrame, heard: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    """Voices with this slice in them; a silence out of all proportion (`odd`) does not make a voice less steady."""
    longest = pl.when("odd").then("longest").otherwise(pl.max_horizontal("longest", "gap")).alias("longest")
    last = pl.max_horizontal("last", "last_before").alias("last")
    again = gaps.select("l2_addr", pl.col("first_before").alias("first"), last, longest, "row_at")
    new = heard.join(voices, on="l2_addr", how="anti", maintain_order="left")
    fresh = new.select("l2_addr", "first", "last", pl.lit(0, pl.Int64).alias("longest"), "row_at")
    rest = voices.join(heard, on="l2_addr", how="anti", maintain_order="left")
    return pl.concat([rest, again, fresh]).sort("last", "l2_addr").tail(_MOST)
