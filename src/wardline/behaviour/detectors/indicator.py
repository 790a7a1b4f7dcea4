"""`indicator`: a device has to do with what others say is bad.

References: OASIS STIX 2.1 4.7, 9; the values are searched by `behaviour/indicated.py`, patterns by `observations.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour import observations, trust, usage
from wardline.behaviour.indicated import hits, names_indicated
from wardline.behaviour.once import once
from wardline.behaviour.recent import SAID, said, saying
from wardline.behaviour.scoring import prior
from wardline.behaviour.talks import contacts
from wardline.behaviour.wording import counted, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity, Severity
from wardline.model.indicator import Indicators
from wardline.model.pattern import leaves
from wardline.model.ports import DetectorSpec, DeviceView, Memory

QUIET_S = 86_400.0
"""The same device and indicated value are told again after this time."""

PER_SLICE = 5
"""Findings of one device in one slice; the most likely ones stay."""

_SEVERITY: Mapping[str, Severity] = {
    "called": "high", "is": "high", "asked": "high", "tried": "high", "answered": "medium", "knocked": "low",
}  # fmt: skip
_VERBS = {"called": "called", "tried": "tried to call", "asked": "asked for", "answered": "answered",
          "knocked": "was tried by", "is": "has the link-layer address"}  # fmt: skip
_PHASES = {
    "reconnaissance": "T1595", "initial-access": "T1190", "delivery": "T1105", "lateral-movement": "T1021",
    "exfiltration": "T1041", "actions-on-objectives": "T1041", "impact": "T1499",
}  # fmt: skip
_OF_WAY = {"asked": "T1071.004", "answered": "T1133", "knocked": "T1595", "is": "T1200"}

_DOC = """\
### What it means
A value or a pattern from a file of indicators (`--indicators`: STIX 2.1, CSV, a plain list) was seen in the traffic of
this device. The claim says which indicator, from which source, and until when it is valid.

### How the number is made
`word of the source` lifts the prior of 1 in 100 to the confidence that its maker gave (60 % where none was given, never
above 95 %). `age` takes away ln 2 for each half-life since `valid_until`, or since the indicator was last said where it
has no end: 30 days for an address, 90 for a URL, 180 for a name, 365 for a fingerprint. `how specific` takes away where
the value may mean other things: an address that the device knew by a name nobody calls bad (it may be shared), a whole
network (a quarter of a nat a bit), a fingerprint of TLS, a pattern of ports and sizes alone. `which way`: that somebody
from outside knocked says little. `long used here`: after u device-days of use by devices here ln(u + 1) less, up to 4.
Each device and value is told once a day; what came from outside and was not answered, once a day for each source.

### Blind spots
What is inside TLS: URLs of https are matched by nothing but their host's name. File hashes and JA3 are in no table, and
are counted when the file is read. Observations of one pattern must be met by one device within a day, or within
their WITHIN; at most 1000 are remembered for a device. A question for a name that a resolver here passes on is told of
the device that asked. Malware that was here while all was learned excuses itself a little (`long used here`).

### How to make it normal
Take the indicator out of the file, or let it end (`valid_until`). What devices here go on using for days weighs less by
itself.
"""


class Indicator:
    """Exchanges with what indicators name."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="indicator",
        title="Known bad by an indicator",
        cause="indicator",
        tables=("conn", "conn_update", "dns", "tls", "http"),
        techniques=(
            "T1071", "T1071.001", "T1071.004", "T1105", "T1041", "T1133", "T1190", "T1021", "T1499", "T1595", "T1200",
        ),
        severity="high",
        warm_up="None; a file of indicators is needed.",
        doc=_DOC,
        next_steps=(
            "Read what the source says of the indicator, and whether it still stands.",
            "Look at what the device exchanged with it, and what it did in the minutes before and after.",
            "If the indicator holds, take the device off the network and keep its traffic.",
        ),
    )  # fmt: skip

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """One finding for each device, way and indicator, told once a day."""
        matches = _matches(seen, devices, memory)
        if not matches:
            return []
        quiet = said(memory, seen.start, QUIET_S)
        fresh = [one for one in matches if one.key not in quiet]
        days = usage.days_of_use(memory, {one.value for one in fresh}, seen.start)
        scored = [(one, _parts(one, days)) for one in fresh]
        return [_finding(group, seen, devices) for group in _grouped(scored)]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """What was said, what is in use here, and observations of unfinished patterns."""
        known = devices.knowledge.indicators
        if not known:
            return memory
        matches = _matches(seen, devices, memory)
        found = _met(seen, known)
        before = memory.get("met")
        waiting = before is not None and not before.is_empty()
        if not matches and not waiting and found.is_empty():
            return memory
        done = {(one.value, one.device, devices.stage(DeviceId(one.device), one.at) == "learning") for one in matches}
        new = {one.key for one in matches} - said(memory, seen.start, QUIET_S)
        return {
            SAID: saying(memory, seen.start, QUIET_S, sorted(new)),
            "used": usage.used(memory, done, seen.start),
            "met": observations.remembered(known, found, memory, seen.end),
        }


@dataclass(frozen=True, slots=True)
class _Match:
    """One device and one indicator that speaks of what it did."""

    kind: str
    value: str
    device: str
    way: str
    peer: str
    over: str
    domain: str
    rows: tuple[RowRef, ...]
    at: int
    end: int
    about: Mapping[str, Any]
    is_specific: bool = True

    @property
    def key(self) -> str:
        """What is told once: value and way; of what only knocked, the source."""
        what = self.about["source"] if self.way == "knocked" else self.value
        return f"{self.device}|{self.way}|{what}"


@once
def _hits(seen: Batch, known: Indicators) -> pl.DataFrame:
    return hits(seen, known)


@once
def _met(seen: Batch, known: Indicators) -> pl.DataFrame:
    """Rows that meet an observation of a pattern."""
    if not known.compounds:
        return pl.DataFrame(schema=observations.MET)
    places = _hits(seen, known).filter(pl.col("place") >= 0)["place"].unique().to_list()
    return observations.met(seen, known, places)


@once
def _matches(seen: Batch, devices: DeviceView, memory: Memory) -> list[_Match]:
    """What indicators say of this slice, in order of time."""
    known = devices.knowledge.indicators
    if not known or not seen.tables:
        return []
    direct = _hits(seen, known).filter(pl.col("place") < 0)
    unnamed = _not_indicated(direct, known)
    found = [_of_value(row, known, unnamed) for row in direct.iter_rows(named=True)]
    found += [_of_pattern(one, known) for one in observations.completed(known, _met(seen, known), memory)]
    return sorted(found, key=lambda one: (one.at, one.device, one.kind, one.value, one.about["id"]))


def _not_indicated(direct: pl.DataFrame, known: Indicators) -> frozenset[str]:
    """The names under which devices knew their peers that no indicator names."""
    names = direct["domain"].drop_nulls().unique()
    if names.is_empty():
        return frozenset()
    return frozenset(names) - frozenset(names_indicated(names, known)["name"])


def _of_value(row: Mapping[str, Any], known: Indicators, unnamed: frozenset[str]) -> _Match:
    ref = RowRef(row["table"], row["uid"], row["at"])
    domain = row["domain"] if row["domain"] in unnamed else ""
    about = known.said.row(row["indicator"], named=True)
    copied = {name: row[name] for name in ("kind", "value", "device", "way", "peer", "over")}
    return _Match(**copied, domain=domain, rows=(ref,), at=row["at"], end=row["at"], about=about)


def _of_pattern(one: observations.Completed, known: Indicators) -> _Match:
    """A pattern as one match, which went the way that says most."""
    about = known.said.row(one.compound.indicator, named=True)
    rows: Sequence[Mapping[str, Any]] = one.rows
    leading = max(rows, key=lambda row: trust.WAYS[row["way"]][0])
    refs = tuple(dict.fromkeys(RowRef(row["table"], row["uid"], row["at"]) for row in rows))
    return _Match(
        kind="pattern",
        value=about["id"],
        device=one.device,
        way=leading["way"],
        peer=leading["peer"],
        over=leading["over"],
        domain="",
        rows=refs[:MAX_EVIDENCE],
        at=min(row["at"] for row in rows),
        end=max(row["at"] for row in rows),
        about=about,
        is_specific=any(leaf.is_specific for leaf in leaves(one.compound.pattern)),
    )


def _parts(one: _Match, days: Mapping[tuple[str, str], float]) -> tuple[Part, ...]:
    about = one.about
    rest = (
        trust.age(one.kind, one.at, about["dated"], about["valid_until"]),
        trust.specific(one.kind, one.value, known_by_name=safe(one.domain), is_specific=one.is_specific),
        trust.direction(one.way),
        usage.long_used(days, one.value, one.device),
    )
    return (prior(), trust.word(about["confidence"], safe(about["source"])), *(part for part in rest if part))


_Scored = tuple[_Match, tuple[Part, ...]]


def _grouped(scored: Iterable[_Scored]) -> list[list[_Scored]]:
    """Matches by device, way and value (what only knocked: by device), the most likely in front."""
    groups: dict[tuple[str, str, str], list[_Scored]] = {}
    for one, parts in scored:
        groups.setdefault((one.device, one.way, "" if one.way == "knocked" else one.value), []).append((one, parts))
    ranked = [sorted(group, key=lambda pair: (-_sum(pair[1]), pair[0].at)) for group in groups.values()]
    by_device: dict[str, list[list[_Scored]]] = {}
    for group in sorted(ranked, key=lambda group: -_sum(group[0][1])):
        by_device.setdefault(group[0][0].device, []).append(group)
    return [group for mine in by_device.values() for group in mine[:PER_SLICE]]


def _sum(parts: Sequence[Part]) -> float:
    return sum(part.value for part in parts)


def _finding(group: Sequence[_Scored], seen: Batch, devices: DeviceView) -> Finding:
    one, parts = group[0]
    about, who = one.about, named(one.device, devices)
    peers = tuple(dict.fromkeys(match.peer for match, _ in group))
    more = f" and {len(peers) - 1} more" if len(peers) > 1 else ""
    over = f" on {one.over}" if "/" in one.over else f" over {one.over}" if one.over else ""
    rows = tuple(dict.fromkeys(ref for match, _ in group for ref in match.rows))
    marking = f" ({safe(about['marking'])})" if about["marking"] else ""
    return Finding(
        detector=Indicator.spec.id,
        ts=min(match.at for match, _ in group),
        end=max(match.end for match, _ in group),
        device=DeviceId(one.device),
        claim=f"{who} {_VERBS[one.way]} {safe(peers[0])}{more}{over}, which {_source(one)}.",
        subject=f"way={one.way} indicator={safe(one.value if one.way != 'knocked' else about['source'])}",
        severity=_SEVERITY[one.way],
        observed=Quantity(
            f"{counted(len(peers), 'peer')} of indicator {safe(about['id'])}{marking}", float(len(peers)), "peers"
        ),
        expected=Expectation("no exchange with what is known to be bad", 0.0, 0.0, "peers"),
        baseline=Baseline(
            seen.start, seen.end, devices.knowledge.indicators.said.height, "indicators searched", "built-in"
        ),
        parts=parts,
        evidence=rows[:MAX_EVIDENCE],
        techniques=_techniques(one),
        peers=peers[:20],
        nearest=_usual(seen, one.device, set(peers)),
        to_be_normal="the indicator withdrawn or past its validity, or days of use by devices here with no harm",
    )


def _source(one: _Match) -> str:
    """Which indicator says so, from where and until when."""
    about = one.about
    called = safe(about["name"] or about["id"])
    quoted = f"indicator '{called}'" if called != safe(one.value) else "an indicator"
    until = about["valid_until"]
    when = f"valid until {datetime.fromtimestamp(until / 1e9, UTC):%Y-%m-%d}" if until else "with no end of validity"
    does = "completes the pattern of" if one.kind == "pattern" else "is named by"
    return f"{does} {quoted} of {safe(about['source'])}, {when}"


def _techniques(one: _Match) -> tuple[str, ...]:
    """By the kill-chain phases of the indicator, else by the way the exchange went."""
    said_phases = (phase.rsplit(":", 1)[-1] for phase in (one.about["phases"] or "").split(", "))
    known = tuple(dict.fromkeys(_PHASES[phase] for phase in said_phases if phase in _PHASES))
    return known or (_OF_WAY.get(one.way, "T1071.001" if one.over in ("HTTP", "TLS") else "T1071"),)


def _usual(seen: Batch, device: str, bad: set[str]) -> str:
    """A peer that the device exchanged most with in the same slice, and that nobody names."""
    mine = contacts(seen).filter((pl.col("device") == device) & ~pl.col("peer_h").is_in(list(bad)))
    if mine.is_empty():
        return ""
    sums = mine.group_by("peer", "service_item", maintain_order=True).agg(pl.col("count").sum())
    peer, item, _ = sums.sort("count", "peer", descending=[True, False]).row(0)
    return f"{safe(peer)} ({item}), which no indicator names"
