"""`dns_rebinding`: a name of the Internet turns into a local address, and a page from outside reaches local devices.

References: Jackson, Barth, Bortz, Shao, Boneh 2007, "Protecting Browsers from DNS Rebinding Attacks"; RFC 1918 3 (local
addresses mean nothing outside).
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.addresses import place
from wardline.behaviour.bounds import newest
from wardline.behaviour.names import domain_of
from wardline.behaviour.once import once
from wardline.behaviour.recent import NS_PER_S, kept, said, saying, since
from wardline.behaviour.scoring import CHANGE_PRIOR, part, prior
from wardline.behaviour.wording import lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

WINDOW_S = 600.0
QUIET_S = 3600.0
SHORT_S = 60.0
"""A time to live up to this lets a name turn while a page is open."""

MOST_NAMES = 64
"""Names with an outside answer that are remembered for one device."""

TURNED = 4.0
SHORT = 1.0
CALLED = 2.5

_OUTSIDE = pl.Schema({"device": pl.String, "query": pl.String, "addr": pl.String, "at": pl.Int64, "uid": pl.String})
_TURNS = pl.Schema([*_OUTSIDE.items(), ("local", pl.String()), ("ttl", pl.Float64()), ("turned", pl.Int64()),
                    ("turned_uid", pl.String())])  # fmt: skip
_PRIVATE = r"^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|169\.254\.|127\.|f[cd][0-9a-f]{2}:|fe80:)"

_DOC = """\
### What it means
A device asked for one and the same name twice within ten minutes: first the name had an address of the Internet, then
one of the local network. A page that was loaded under that name may now read and command the local device there, since
the browser takes both for one site.

### How the number is made
`the name turned`: 4 nats; `short-lived`: 1 for a time to live up to a minute; `called under it`: 2.5 when the device
then sends an HTTP request with that name to the local address. The prior is 1 in 100.

### Blind spots
Questions by encrypted DNS; names that turn after more than ten minutes; TLS, where the certificate would not fit.

### How to make it normal
Names that an own server answers differently inside and outside turn when a device changes networks, not while it
stays: suppress such a name. Resolvers can refuse local addresses in answers from outside (stop-dns-rebind).
"""


class DnsRebinding:
    """Names that had an outside answer lately, and turn."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="dns_rebinding",
        title="A name from outside turns into a local address",
        cause="dns",
        tables=("dns", "http"),
        techniques=("T1568", "T1071.001", "T1046"),
        severity="high",
        warm_up="None.",
        doc=_DOC,
        next_steps=(
            "Block the domain at the resolver, and let the resolver refuse local addresses from outside.",
            "Close the page on the device that asked, and look at what it called under that name.",
            "Set passwords on the local devices that answered.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each device and domain that was not told within an hour."""
        if not _concerns(seen):
            return []
        quiet = said(memory, seen.end, QUIET_S)
        return [_finding(one, devices) for one in _odd(seen, memory) if _key(one) not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember outside answers, names that turned, and what was said."""
        if not _concerns(seen):
            return memory
        quiet = said(memory, seen.end, QUIET_S)
        keys = sorted({_key(one) for one in _odd(seen, memory)} - quiet)
        return {
            "outside": newest(_outside(seen, memory), ["device"], "at", MOST_NAMES),
            "turns": newest(_turns(seen, memory), ["device"], "turned", MOST_NAMES),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


def _concerns(seen: Batch) -> bool:
    return any(name in seen.tables and seen.tables[name].height for name in ("dns", "http"))


@once
def _answers(seen: Batch) -> pl.DataFrame:
    """Each address that a question of ours got."""
    rows = seen.tables.get("dns")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return pl.DataFrame()
    asked = rows.filter(pl.col("orig_device").is_not_null() & pl.col("qtype_name").is_in(["A", "AAAA"]))
    told = asked.select(
        device="orig_device", query=pl.col("query").str.to_lowercase(), addr="answers", at=pl.col("ts").cast(pl.Int64),
        uid="uid", ttl=pl.col("TTLs").list.min(),
    )  # fmt: skip
    return told.explode("addr").drop_nulls(["addr", "query"]).with_columns(
        local=pl.col("addr").str.contains(_PRIVATE)
    )  # fmt: skip


@once
def _outside(seen: Batch, memory: Memory) -> pl.DataFrame:
    """The names with an outside answer of the last minutes, the first of each."""
    known = since(kept(memory, "outside", _OUTSIDE), "at", seen.end, WINDOW_S)
    now = _answers(seen)
    if now.is_empty():
        return known
    fresh = now.filter(~pl.col("local") & pl.col("addr").str.contains(r"^[0-9a-fA-F:.]+$")).select(_OUTSIDE.names())
    return pl.concat([known, fresh.sort("at", "uid")]).unique(["device", "query"], keep="last", maintain_order=True)


@once
def _turns(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Names that turned within the last minutes."""
    known = since(kept(memory, "turns", _TURNS), "turned", seen.end, WINDOW_S)
    now = _answers(seen)
    inside = now.filter("local") if now.height else now
    if inside.is_empty():
        return known
    turned = inside.sort("at", "uid").unique(["device", "query"], keep="first", maintain_order=True)
    turned = turned.select("device", "query", "ttl", local="addr", turned="at", turned_uid="uid")
    before = pl.concat([kept(memory, "outside", _OUTSIDE), _outside(seen, memory)]).sort("at", "uid")
    pairs = before.join(turned, on=["device", "query"], how="inner", maintain_order="left")
    window = pl.col("turned").sub(pl.col("at")).is_between(0, int(WINDOW_S * NS_PER_S))
    fresh = pairs.filter(window & (pl.col("uid") != pl.col("turned_uid"))).select(_TURNS.names())
    return pl.concat([known, fresh]).unique(["device", "query"], keep="first", maintain_order=True)


def _odd(seen: Batch, memory: Memory) -> Iterator[Mapping[str, Any]]:
    """Names that turned, the most certain one of each device and domain."""
    turns = _turns(seen, memory)
    if turns.is_empty():
        return
    best: dict[str, tuple[float, Mapping[str, Any]]] = {}
    for turn in turns.sort("turned", "device", "query").iter_rows(named=True):
        told = turn | {"call": _called(turn, seen)}
        score = sum(each.value for each in _parts(told))
        fresh = turn["turned"] >= seen.start or told["call"] is not None
        if fresh and score >= 0 and score > best.get(_key(told), (-1.0, {}))[0]:
            best[_key(told)] = (score, told)
    for key in sorted(best):
        yield best[key][1]


def _called(turn: Mapping[str, Any], seen: Batch) -> Mapping[str, Any] | None:
    """The first request under the name to the local address in this slice."""
    rows = seen.tables.get("http")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return None
    mine = (pl.col("orig_device") == turn["device"]) & (pl.col("resp_h") == turn["local"])
    name = pl.col("host").str.to_lowercase().str.replace(r":\d+$", "")
    found = rows.filter(mine & (name == turn["query"])).sort("ts", "uid").head(1)
    return next(found.select("uid", at=pl.col("ts").cast(pl.Int64), resp="resp_device").iter_rows(named=True), None)


def _key(one: Mapping[str, Any]) -> str:
    return f"{one['device']} {_domain(one['query'])}"


def _domain(query: str) -> str:
    return domain_of(query) or query


def _finding(one: Mapping[str, Any], devices: DeviceView) -> Finding:
    call = one["call"]
    evidence = [RowRef("dns", one["uid"], one["at"]), RowRef("dns", one["turned_uid"], one["turned"])]
    evidence += [RowRef("http", call["uid"], call["at"])] if call else []
    then = f" and called it under that name {lasting(max(call['at'] - one['turned'], 1))} later" if call else ""
    target = call["resp"] if call and call["resp"] else one["local"]
    return Finding(
        detector=DnsRebinding.spec.id,
        ts=one["at"],
        end=call["at"] if call else one["turned"],
        device=DeviceId(one["device"]),
        claim=f"{named(one['device'], devices)} got {safe(one['addr'])} for {safe(one['query'])} and "
        f"{lasting(max(one['turned'] - one['at'], 1))} later the local address {safe(one['local'])}{then}.",
        subject=f"domain={safe(_domain(one['query']))}",
        severity="high",
        observed=Quantity(f"{safe(one['query'])} is {safe(one['local'])}"),
        expected=Expectation(f"an address of the Internet, as {safe(one['addr'])} before"),
        baseline=Baseline(one["at"], one["turned"], 1, "answers for this name", "built-in"),
        parts=_parts(one),
        evidence=tuple(evidence),
        techniques=("T1568", "T1071.001"),
        peers=(safe(target), safe(one["addr"])) if place(one["addr"])[0] == "external" else (safe(target),),
        nearest=f"{safe(one['addr'])} for the same name",
        to_be_normal="The name keeping its address, or one that is local from the beginning.",
    )


def _parts(one: Mapping[str, Any]) -> tuple[Part, ...]:
    parts = [
        prior(CHANGE_PRIOR),
        part("the name turned", TURNED, f"{safe(one['addr'])} first, {safe(one['local'])} then, for one name"),
    ]
    if one["ttl"] is not None and one["ttl"] <= SHORT_S:
        parts.append(part("short-lived", SHORT, f"the local answer holds for {one['ttl']:.0f} s"))
    if one["call"]:
        parts.append(part("called under it", CALLED, "an HTTP request to the local address bears the name"))
    return tuple(parts)
