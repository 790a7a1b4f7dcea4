"""Who reaches whom: many devices that lose the same service at once have an outage, not an attacker.

Only failures at a peer that the device reached before count, so that machines which scan the Internet together do not
look like an outage. A device has lost a service while its last attempt there failed: a TCP connection that did not come
about, or a name that was not resolved. UDP without an answer says nothing, much of it has none.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.condition import RECOVERY, Condition, Name
from wardline.behaviour.names import domain_of
from wardline.behaviour.recent import kept
from wardline.behaviour.scoring import MOMENT_PRIOR, part, prior
from wardline.behaviour.talks import talks
from wardline.behaviour.wording import counted, safe
from wardline.model.batch import Batch, Nanos
from wardline.model.evidence import RowRef
from wardline.model.ports import Memory

FEWEST = 3
"""Devices that must have lost a service together before it is an outage of the service."""

FAILING = 0.9
"""Share of devices whose last attempt fails while the service is away; the rest is met between two attempts."""

MOST_USERS = 4
"""A service with more recent users than this for each that lost it cannot outweigh the prior, and is not looked at."""

KNOWN_MINUTES = 30
"""Minutes for which a device's own share of failures must have been watched before it is a witness."""

PEERS = 64
"""Peers remembered for one device; those met longest ago go first."""

INTERNET = ""
_MINUTE: Nanos = 60_000_000_000
_RECENT: Nanos = 5 * _MINUTE
_GIVEN_UP: Nanos = 30 * _MINUTE
_WORST = 20.0

_REACH = pl.Schema(
    {
        "device": pl.String, "peer": pl.String, "outside": pl.Boolean, "ok_at": pl.Int64, "fail_from": pl.Int64,
        "fail_at": pl.Int64, "last": pl.Int64,
    }
)  # fmt: skip
_ODDS = pl.Schema({"who": pl.String, "lost": pl.Int64, "minutes": pl.Int64, "since": pl.Int64, "last": pl.Int64})
_MOST_ODDS = 20_000
_AT = "at "
"""Before the name of a service, in `odds`: how often those who use it have lost it, all together."""


def remember(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Per device and peer: when it last went well, and since when and until when it failed after that."""
    before = kept(memory, "reach", _REACH)
    fresh = [rows for rows in (_attempts(seen), _unresolved(seen)) if rows is not None]
    if not fresh:
        return before
    ok = pl.col("ok_at").max()
    after = pl.col("fail_at") > ok
    merged = pl.concat([before, *fresh]).lazy().group_by("device", "peer", maintain_order=True)
    both = merged.agg(
        pl.col("outside").first(),
        ok.alias("ok_at"),
        pl.col("fail_from").filter(pl.col("fail_from") > ok).min(),
        pl.col("fail_at").filter(after).max(),
        pl.col("last").max(),
    )
    reached = both.filter(pl.col("ok_at").is_not_null()).select(_REACH.names()).collect()
    return newest(reached, ["device"], "last", PEERS)


def observe(
    seen: Batch, reach: pl.DataFrame, memory: Memory, running: Sequence[Condition]
) -> tuple[tuple[Condition, ...], pl.DataFrame]:
    """The outages after this slice, those of before with them, and how often each device fails otherwise."""
    odds = kept(memory, "odds", _ODDS)
    going = [one for one in running if not one.over]
    recent = _recent(reach, seen)
    internet = _by_device(recent.filter("outside"))
    followed = [_followed(one, internet if one.scope == INTERNET else _of(recent, one.scope), seen) for one in running]
    begun: list[Condition] = []
    if not any(one.name == "internet_outage" for one in going):
        begun += _judged("internet_outage", INTERNET, internet, odds, seen)
    away = begun or [one for one in going if one.name == "internet_outage"]
    known = {one.scope for one in going}
    for peer in _failing(recent.filter(~pl.col("outside")) if away else recent, seen):
        if peer not in known:
            begun += _judged("service_outage", peer, _of(recent, peer), odds, seen)
    quiet = not begun and not going
    counted_now = _counted(odds, internet, recent, seen) if quiet and _crosses_minute(seen) else odds
    return (*followed, *begun), counted_now


def _attempts(seen: Batch) -> pl.DataFrame | None:
    rows = talks(seen)
    if rows.is_empty():
        return None
    tried = rows.filter((pl.col("role") == "client") & (pl.col("kind") != "group")).select(
        "device", "peer", "kind", "table", "at", "ok", "proto"
    )
    answered = tried.filter("ok").group_by("device", "peer", "table").agg(pl.col("kind").first(), pl.col("at").max())
    through = pl.when(pl.col("table") == "conn_update").then(_MINUTE).otherwise(0)
    until = pl.min_horizontal(pl.col("at") + through, pl.lit(seen.end, pl.Int64))
    nothing = pl.lit(None, pl.Int64)
    outside = (pl.col("kind") == "external").alias("outside")
    went_well = answered.select("device", "peer", outside, until.alias("ok_at"), nothing.alias("fail_from"),
                                nothing.alias("fail_at"), pl.col("at").alias("last"))  # fmt: skip
    failed = tried.filter(~pl.col("ok") & (pl.col("proto") == "tcp")).group_by("device", "peer", outside)
    went_wrong = failed.agg(
        nothing.alias("ok_at"),
        pl.col("at").min().alias("fail_from"),
        pl.col("at").max().alias("fail_at"),
        pl.col("at").max().alias("last"),
    )
    return pl.concat([went_well, went_wrong]).sort("device", "peer", "last")


def _unresolved(seen: Batch) -> pl.DataFrame | None:
    """Names that the resolver failed at (SERVFAIL, or no answer), as failures to reach their domain."""
    rows = seen.tables.get("dns")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return None
    bad = rows.filter(
        pl.col("orig_device").is_not_null() & ((pl.col("rcode") == 2) | pl.col("rcode").is_null())
    ).drop_nulls("query")
    if bad.is_empty():
        return None
    said = bad.group_by("orig_device", "query", maintain_order=True).agg(
        first=pl.col("ts").cast(pl.Int64).min(), last=pl.col("ts").cast(pl.Int64).max()
    )
    made = [
        (device, domain, True, None, first, last, last)
        for device, query, first, last in said.iter_rows()
        if (domain := domain_of(query))
    ]
    return pl.DataFrame(made, schema=_REACH, orient="row")


def _recent(reach: pl.DataFrame, seen: Batch) -> pl.DataFrame:
    return reach.filter(pl.col("last") >= seen.end - _RECENT)


def _by_device(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a device: the last word over all its peers, as if they were one."""
    return rows.group_by("device", maintain_order=True).agg(
        pl.col("ok_at").max(), pl.col("fail_from").min(), pl.col("fail_at").max()
    )


def _of(recent: pl.DataFrame, peer: str) -> pl.DataFrame:
    return _by_device(recent.filter(pl.col("peer") == peer))


def _failing(recent: pl.DataFrame, seen: Batch) -> list[str]:
    """Services that enough devices failed to reach, one of them just now, and not too many others still reach."""
    failed = recent.filter(pl.col("fail_at").is_not_null())
    if failed.height < FEWEST:
        return []
    counts = failed.group_by("peer").agg(pl.len().alias("lost"), pl.col("fail_at").max().alias("at"))
    few = counts.filter((pl.col("lost") >= FEWEST) & (pl.col("at") >= seen.start - _MINUTE))
    if few.is_empty():
        return []
    users = recent.filter(pl.col("peer").is_in(few["peer"].to_list())).group_by("peer").agg(pl.len().alias("users"))
    return sorted(few.join(users, on="peer").filter(pl.col("users") <= MOST_USERS * pl.col("lost"))["peer"])


def _judged(name: Name, scope: str, view: pl.DataFrame, odds: pl.DataFrame, seen: Batch) -> list[Condition]:
    """The outage of one service, where the devices that lost it outweigh those that reach it and the prior."""
    is_lost = pl.col("fail_at") > pl.col("ok_at")
    lost = view.filter(is_lost)
    if lost.height < FEWEST or max(lost["fail_at"]) < seen.start - _MINUTE:
        return []
    usual = _usual(odds)
    reaching = list(view.filter(~is_lost.fill_null(False))["device"])
    who = [lost["device"].to_list(), reaching]
    told, others = ([usual(device if scope == INTERNET else _AT + scope) for device in some] for some in who)
    known = [p for p in told if p is not None]
    speaks_for = min(_WORST, math.fsum(math.log(FAILING / p) for p in known))
    against = math.fsum(math.log((1 - FAILING) / (1 - p)) for p in others if p is not None)
    evidence = _evidence(seen, list(lost["device"]), scope)
    if len(known) < FEWEST or MOMENT_PRIOR + speaks_for + against < 0 or not evidence:
        return []
    of = counted(view.height, "device")
    why = f"the last attempts of {lost.height} of {of} failed at services that they reached before"
    parts = [prior(MOMENT_PRIOR), part("failing together", speaks_for, why)]
    parts += [part("still reached", against, f"{counted(len(others), 'device')} still got an answer")] if others else []
    counts = odds.select(pl.col("minutes").sum(), pl.col("since").min()).row(0)
    return [
        Condition(
            name=name,
            scope=scope,
            start=max(lost.select(pl.coalesce("fail_from", "fail_at").min()).item(), seen.start - _RECENT),
            until=seen.end,
            members=tuple(sorted(lost["device"])),
            observed=float(lost.height),
            usual=round(math.fsum(known), 3),
            samples=counts[0],
            since=counts[1],
            parts=tuple(parts),
            evidence=evidence,
        )
    ]


def _usual(odds: pl.DataFrame) -> Callable[[str], float | None]:
    """How often the last attempt of a device, or at a service, had failed without an outage (Jeffreys), if known."""
    counts = {who: (lost, minutes) for who, lost, minutes, *_ in odds.iter_rows()}

    def share(who: str) -> float | None:
        lost, minutes = counts.get(who, (0, 0))
        return min(FAILING, (lost + 0.5) / (minutes + 1)) if minutes >= KNOWN_MINUTES else None

    return share


def _followed(one: Condition, view: pl.DataFrame, seen: Batch) -> Condition:
    """An outage of before: over once half of those who lost the service reach it again, or nobody tries any more."""
    if one.over:
        return replace(one, told="")
    mine = view.filter(pl.col("device").is_in(one.members))
    back = mine.filter(pl.col("fail_at").is_null())["device"].to_list()
    failing = view.filter((pl.col("fail_at") > pl.col("ok_at")) & (pl.col("fail_at") >= seen.start - _MINUTE))
    given_up = seen.end - one.until > _GIVEN_UP
    if 2 * len(back) >= len(one.members) or given_up:
        evidence = _evidence(seen, back, one.scope, ok=True) or one.evidence
        return replace(one, until=seen.end, over=True, told="" if given_up else "ends", evidence=evidence)
    members = tuple(sorted({*one.members, *failing["device"]}))
    return replace(one, members=members, until=one.until if failing.is_empty() else seen.end, told="")


def _counted(odds: pl.DataFrame, internet: pl.DataFrame, recent: pl.DataFrame, seen: Batch) -> pl.DataFrame:
    """In how many minutes each device, and each service that several use, was watched, and in how many it was lost."""
    if recent.is_empty():
        return odds
    is_lost = (pl.col("fail_at") > pl.col("ok_at")).fill_null(False).cast(pl.Int64)
    own = internet.select(pl.col("device").alias("who"), is_lost.alias("lost"), pl.lit(1, pl.Int64).alias("minutes"))
    used = recent.group_by(pl.concat_str(pl.lit(_AT), "peer").alias("who"), maintain_order=True).agg(
        is_lost.sum().alias("lost"), pl.len().cast(pl.Int64).alias("minutes")
    )
    now = pl.concat([own, used.filter(pl.col("minutes") >= FEWEST)])
    fresh = now.with_columns(since=pl.lit(seen.start, pl.Int64), last=pl.lit(seen.end, pl.Int64))
    grouped = pl.concat([odds, fresh]).group_by("who", maintain_order=True)
    grown = grouped.agg(pl.col("lost", "minutes").sum(), pl.col("since").min(), pl.col("last").max())
    return grown if grown.height <= _MOST_ODDS else grown.sort("last", "who").tail(_MOST_ODDS)


def _crosses_minute(seen: Batch) -> bool:
    return seen.start // _MINUTE != seen.end // _MINUTE


def _evidence(seen: Batch, devices: Iterable[str], scope: str, *, ok: bool = False) -> tuple[RowRef, ...]:
    """Attempts of these devices in this slice that failed, or that went well; at most three a device, thirty in all."""
    who = list(devices)
    rows = talks(seen).filter(
        pl.col("device").is_in(who)
        & (pl.col("role") == "client")
        & (pl.col("ok") == ok)
        & ((pl.col("peer") == scope) if scope else (pl.col("kind") == "external"))
    )
    found = [RowRef(*row) for row in _few(rows, "device").select("table", "uid", "at").iter_rows()]
    asked = seen.tables.get("dns")
    if not ok and asked is not None and "orig_device" in asked.columns:
        bad = (pl.col("rcode") == 2) | pl.col("rcode").is_null()
        failed = asked.filter(pl.col("orig_device").is_in(who) & bad)
        asks = _few(failed.with_columns(at=pl.col("ts").cast(pl.Int64)), "orig_device")
        found += [RowRef("dns", *row) for row in asks.select("uid", "at").iter_rows()]
    return tuple(found[:30])


def _few(rows: pl.DataFrame, who: str) -> pl.DataFrame:
    return rows.sort("at", "uid").group_by(who, maintain_order=True).head(3)


def over_for_good(one: Condition, seen: Batch) -> bool:
    """Whether a condition has ended and been recovered from."""
    return one.over and seen.start > one.until + RECOVERY


def lost_service(one: Condition) -> str:
    """What was lost, in words."""
    return "the Internet" if one.scope == INTERNET else safe(one.scope)
