"""`dns_beacon`: a device asks for ever new names under one domain, as if by the clock: the questions are the calls.

References: RFC 1035 7.1 (how often a resolver repeats a question); MITRE ATT&CK T1071.004.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.names import registered_domain
from wardline.behaviour.once import once
from wardline.behaviour.recent import kept
from wardline.behaviour.rhythm import Rhythm, rhythm
from wardline.behaviour.scoring import MOMENT_PRIOR, part, prior, shared
from wardline.behaviour.talks import talks
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

KEPT = 33
"""Questions remembered of one device and domain: 32 intervals."""

FOLLOWED = 6 * KEPT
"""Questions remembered of one device; those asked longest ago go first."""

PER_DEVICE = 500
"""Domains that a device is known to ask for, and as many that it reached or was told about."""

FEWEST = 8
"""Intervals needed."""

AGAIN_NS = 15_000_000_000
"""The same name within this time is the same question: a stub resolver repeats one for about ten seconds."""

NEW = (math.log(0.9 / 0.3), math.log(0.1 / 0.7))
"""What a name that was not asked before says, and one that was: nine of ten calls of an implant carry a new one to get
past caches, of others three of ten do."""

REGULAR_MOST, UNREACHED, REACHED, UNANSWERED = 8.0, 1.5, -6.0, -2.0
MANY = 3
"""Other devices that ask under a domain too, and half of all: from there on it is what is usual here."""

_LOCAL = r"\.(arpa|local|lan|home|internal|localdomain)$"
_WHO = ["device", "domain"]
_KNOWN = pl.Schema({"device": pl.String, "domain": pl.String, "last": pl.Int64})
_ASKED = pl.Schema(
    {
        "device": pl.String, "domain": pl.String, "name": pl.String, "at": pl.Int64, "uid": pl.String,
        "answered": pl.Boolean,
    }
)  # fmt: skip
_RESOLVERS = pl.Schema({"device": pl.String})

_DOC = """\
### What it means
The device asks for names under one domain at near-regular intervals, the name is another one nearly each time, and it
did not ask under that domain while it was learned. Implants call home like this where nothing but DNS gets out.

### How the number is made
`regular` and `without gaps` are those of `beacon`. `a name each time` adds 1.1 for each question with a name that was
not asked before and takes 1.9 for the others, within -5 and 3: timers of ordinary programs ask for the same few names.
`nothing follows` is 1.5 where the device never connected to the domain. Where it did, the questions were no messages:
new names add nothing, and `connected` takes 6. `devices here` compares with the other devices; what half of them (at
least three) ask for is left out. `unanswered` takes 2 where most questions got no answer.

### Blind spots
A domain asked while the device was learned. Fewer than 8 intervals, or wider than half. One fixed name alone. Devices
that answer the questions of others, which ask for everybody. DNS over TLS or HTTPS.

### How to make it normal
Nothing is needed: each device and domain is named once.
"""


class DnsBeacon:
    """Regular questions for new names under one new domain."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="dns_beacon",
        title="Regular questions for ever new names",
        cause="beacon",
        tables=("dns",),
        techniques=("T1071.004", "T1071", "T1029"),
        severity="high",
        warm_up="The device's learning period, then 8 intervals.",
        doc=_DOC,
        next_steps=(
            "Find out who owns the domain, and which program of the device asks for it.",
            "Block the domain at your resolver and see what the device does then.",
            "Look for an implant where nobody can name the program.",
        ),
        explained_by=("internet_outage",),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """A finding for each device and domain whose questions turn out regular, once."""
        return _found(seen, devices, memory)

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Domains of devices that are learned become known; questions of others are followed."""
        rows = _questions(seen)
        if rows.is_empty():
            return _reached_alone(seen, memory)
        asked = newest(newest(_series(seen, devices, memory), _WHO, "at", KEPT), ["device"], "at", FOLLOWED)
        told = [(one.device, one.peers[0], one.end) for one in _found(seen, devices, memory)]
        young = [one for one in rows["device"].unique() if devices.stage(DeviceId(one), seen.start) == "learning"]
        met = rows.filter(pl.col("device").is_in(young)).select("device", "domain", last="at")
        return {
            "known": _dated(kept(memory, "known", _KNOWN), met),
            "asked": asked,
            "reached": _dated(kept(memory, "reached", _KNOWN), _reaching(seen, asked)),
            "told": _dated(kept(memory, "told", _KNOWN), pl.DataFrame(told, schema=_KNOWN, orient="row")),
            "resolvers": pl.DataFrame({"device": sorted(_resolvers(seen, memory))}, schema=_RESOLVERS),
        }


@once
def _questions(seen: Batch) -> pl.DataFrame:
    """Questions of our devices to a resolver, for names that somebody registered."""
    rows = seen.tables.get("dns")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return pl.DataFrame(schema=_ASKED)
    name = pl.col("query").str.to_lowercase().str.strip_chars(".")
    asked = (pl.col("resp_p") == 53) & pl.col("orig_device").is_not_null() & pl.col("query").is_not_null()
    told = rows.lazy().filter(asked).select(
        device="orig_device",
        domain=registered_domain(name),
        name=name.str.slice(0, 80),
        at=pl.col("ts").cast(pl.Int64),
        uid="uid",
        answered=pl.col("rcode").eq_missing(0),
    )  # fmt: skip
    named = pl.col("domain").is_not_null() & ~pl.concat_str(pl.lit("."), "domain").str.contains(_LOCAL)
    return told.filter(named).sort("at", "uid", "name").collect()


def _answering(seen: Batch) -> set[str]:
    """Our devices that answered a question in this slice."""
    rows = seen.tables.get("dns")
    if rows is None or rows.is_empty() or "resp_device" not in rows.columns:
        return set()
    answers = (pl.col("resp_p") == 53) & pl.col("rcode").is_not_null()
    return set(rows.filter(answers)["resp_device"].drop_nulls().unique())


@once
def _resolvers(seen: Batch, memory: Memory) -> frozenset[str]:
    """Devices that answer questions, and so may ask for others."""
    return frozenset(kept(memory, "resolvers", _RESOLVERS)["device"]) | _answering(seen)


@once
def _followed(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """Questions of judged devices under domains that they were not learned with."""
    rows, asking = _questions(seen), _resolvers(seen, memory)
    judged = [
        one
        for one in rows["device"].unique().sort()
        if one not in asking and devices.stage(DeviceId(one), seen.start) == "operational"
    ]
    if not judged:
        return rows.clear()
    mine = rows.filter(pl.col("device").is_in(judged))
    return mine.join(kept(memory, "known", _KNOWN), on=_WHO, how="anti", maintain_order="left")


@once
def _series(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    fresh = _followed(seen, devices, memory)
    before = kept(memory, "asked", _ASKED)
    return pl.concat([before, fresh]) if fresh.height else before


@once
def _found(seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
    fresh = _followed(seen, devices, memory)
    if fresh.is_empty():
        return []
    now = fresh.select(_WHO).unique()
    now = now.join(kept(memory, "told", _KNOWN), on=_WHO, how="anti")
    rows = _series(seen, devices, memory).join(now, on=_WHO, how="semi", maintain_order="left")
    many = rows.filter(pl.len().over(_WHO) > FEWEST).sort("device", "domain", "at", "uid")
    found = []
    for (device, domain), group in many.group_by(_WHO, maintain_order=True):
        calls = _calls(group.tail(KEPT))
        beat = rhythm([one["at"] for one in calls], ())
        if beat is None or beat.intervals < FEWEST:
            continue
        around = _around(str(device), str(domain), seen, devices, memory)
        if around["doing"] >= max(MANY, around["others"] / 2):
            continue
        parts = _parts(beat, calls, around)
        if math.fsum(one.value for one in parts) >= 0:
            found.append(_finding(str(device), str(domain), calls, beat, parts, devices))
    return found


def _calls(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """The questions without those that repeat the one before, such as the same name for another type."""
    calls: list[dict[str, Any]] = []
    for row in rows.iter_rows(named=True):
        if not calls or row["name"] != calls[-1]["name"] or row["at"] - calls[-1]["at"] > AGAIN_NS:
            calls.append(row)
    return calls


def _around(device: str, domain: str, seen: Batch, devices: DeviceView, memory: Memory) -> Mapping[str, int]:
    """Whether the device reached the domain by a connection, and how many others of all ask for it."""
    reached = pl.concat([kept(memory, "reached", _KNOWN), _reaching(seen, _series(seen, devices, memory))])
    reached = reached.filter((pl.col("device") == device) & (pl.col("domain") == domain))
    asking = pl.concat([kept(memory, "known", _KNOWN).select(_WHO), _series(seen, devices, memory).select(_WHO)])
    others = asking.filter((pl.col("device") != device) & ~pl.col("device").is_in(list(_resolvers(seen, memory))))
    doing = others.filter(pl.col("domain") == domain)["device"].n_unique()
    return {"reached": reached.height, "doing": doing, "others": others["device"].n_unique()}


def _reached_alone(seen: Batch, memory: Memory) -> Memory:
    """The memory after a slice without questions: connections may follow one of an earlier slice."""
    asked = kept(memory, "asked", _ASKED)
    if asked.is_empty() or (reaching := _reaching(seen, asked)).is_empty():
        return memory
    return {**memory, "reached": _dated(kept(memory, "reached", _KNOWN), reaching)}


def _reaching(seen: Batch, asked: pl.DataFrame) -> pl.DataFrame:
    """Connections of this slice to domains that are followed: device, domain, time."""
    mine = talks(seen).filter((pl.col("role") == "client") & pl.col("domain").is_not_null())
    if mine.is_empty() or asked.is_empty():
        return pl.DataFrame(schema=_KNOWN)
    return mine.join(asked.select(_WHO).unique(), on=_WHO, how="semi").select("device", "domain", last="at")


def _dated(before: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """The newest time of each device and domain."""
    if fresh.is_empty():
        return before
    merged = pl.concat([before, fresh]).unique(_WHO, keep="last", maintain_order=True)
    return newest(merged, ["device"], "last", PER_DEVICE)


def _parts(beat: Rhythm, calls: Sequence[Mapping[str, Any]], around: Mapping[str, int]) -> tuple[Part, ...]:
    names, count = len({one["name"] for one in calls}), len(calls)
    most = 0.0 if around["reached"] else 3.0
    fresh = max(-5.0, min(most, names * NEW[0] + (count - names) * NEW[1]))
    why = f"{beat.intervals} intervals with a median deviation of {100 * beat.deviation:.0f} %"
    promised = f"{100 * beat.coverage:.0f} % of the questions that this interval promises were seen"
    parts = [
        prior(MOMENT_PRIOR),
        part("regular", max(-REGULAR_MOST, min(REGULAR_MOST, beat.regular)), why),
        part("without gaps", min(math.log(2), math.log(max(beat.coverage, 0.01) / 0.5)), promised),
        part("a name each time", fresh, f"{counted(names, 'different name')} in {counted(count, 'question')}"),
        part("devices here", shared(around["doing"], around["others"]),
             f"{around['doing']} of {counted(around['others'], 'other device')} asked under that domain"),
    ]  # fmt: skip
    if around["reached"]:
        parts.append(part("connected", REACHED, "the device connected to the domain too: the question was no message"))
    else:
        parts.append(part("nothing follows", UNREACHED, "the device never connected to what it asked for"))
    if 2 * sum(one["answered"] for one in calls) < count:
        parts.append(part("unanswered", UNANSWERED, "most questions got no answer, and a name that fails is retried"))
    return tuple(parts)


def _finding(
    device: str, domain: str, calls: Sequence[Mapping[str, Any]], beat: Rhythm, parts: tuple[Part, ...],
    devices: DeviceView,
) -> Finding:  # fmt: skip
    first, last, every = calls[0]["at"], calls[-1]["at"], lasting(int(beat.every_s * 1e9))
    names, count = len({one["name"] for one in calls}), counted(len(calls), "time")
    series = {b["at"]: (b["at"] - a["at"]) / 1e9 for a, b in pairwise(calls) if b["at"] > a["at"]}
    return Finding(
        detector=DnsBeacon.spec.id,
        ts=first,
        end=last,
        device=DeviceId(device),
        claim=f"{named(device, devices)} asked {count} under {safe(domain)} in {lasting(max(last - first, 1))}, "
        f"{beat.pace()}, for {counted(names, 'different name')}; it never did while it was learned.",
        subject=f"domain={safe(domain)}",
        severity="high",
        observed=Quantity(f"{count}, every {every}", round(beat.every_s, 3), "s between questions"),
        expected=Expectation("no regular questions under a domain that was not known while the device was learned"),
        baseline=Baseline(first, last, beat.intervals, "intervals", "operational"),
        parts=parts,
        evidence=tuple(RowRef("dns", one["uid"], one["at"]) for one in calls[-MAX_EVIDENCE:]),
        techniques=("T1071.004", "T1071", "T1029"),
        peers=(safe(domain),),
        series=tuple(series.items()),
        nearest="a timer that asks for the same name and then connects to the answer",
        to_be_normal="The domain asked while the device was learned, or by a quarter of the other devices.",
    )
