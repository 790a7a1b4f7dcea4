"""`beacon`: a device calls a new peer again and again at near-regular intervals."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.groups import SMALLEST, alike
from wardline.behaviour.once import once
from wardline.behaviour.rhythm import Rhythm, rhythm
from wardline.behaviour.scoring import MOMENT_PRIOR, part, prior
from wardline.behaviour.talks import talks
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

KEPT = 65
"""Starts remembered of one device, peer and port: 64 intervals."""

PER_DEVICE = 2000
"""Peers and ports known of one device, and 200 of them followed; those met longest ago go first."""

FOLLOWED = 200 * KEPT
FEWEST = 8
"""Intervals needed."""

CAPS = (8.0, 2.0)
"""Nats that regularity and size may add: more intervals of the same clock say little that is new."""

INSIDE = -4.0
"""Of new regular talk on the local network, all but one in fifty are polls (a judgement)."""

EVIDENCE = -1.0
"""Score from which regular talk inside is told: it never makes an alarm alone, and adds to what else is seen."""

_PERIODIC = (53, 67, 68, 123, 546, 547, 853, 1900, 5353, 5355)
_KNOWN = pl.Schema({"device": pl.String, "item": pl.String, "last": pl.Int64})
_STARTS = pl.Schema(
    {
        "device": pl.String,
        "item": pl.String,
        "at": pl.Int64,
        "bytes": pl.Float64,
        "table": pl.String,
        "uid": pl.String,
    }
)

_DOC = """\
### What it means
The device opens connections to one peer and port at near-regular intervals, and neither that peer nor that port was
part of its life while it was learned. Messages that it publishes to an MQTT broker outside count as calls too.
Implants call home like this; so do new cloud services.

### How the number is made
`regular` is the log likelihood ratio of the last 64 intervals at most: a beacon's lie within a half or a fifth of their
median or mean (one in ten may be anything), all else is exponential or log-normal, whichever fits better. It holds at
40 % jitter, through a change of pace (a sleep switch), and where each interval is longer than the one before by a
steady factor; it is capped at 8. `same size` does the same for the bytes sent, capped at 2; `without gaps` compares the
calls seen with those that the interval promises; `inside` takes 4 for peers on the local network, where polling is the
rule: such calls never make an alarm by themselves. Once three others of its type, vendor and role, and half of all,
have these calls too (were learned with them or told of them), they are taken for a new service of the kind, as after a
firmware update, and left out.

### Blind spots
A beacon that was there while the device was learned. Messages within one long connection, but for MQTT in the clear.
Intervals spread wider than half. Two changes of pace or more, and short bursts between long sleeps. Fewer than 8 calls.
DNS, NTP, DHCP, mDNS, LLMNR and SSDP ports, which are periodic by design.

### How to make it normal
Nothing is needed: each device, peer and port is named once, and not at all once half of its like were.
"""


class Beacon:
    """Regular calls to a peer that the device did not know."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="beacon",
        title="Regular calls to a new peer",
        cause="beacon",
        tables=("conn", "conn_update", "mqtt"),
        techniques=("T1071", "T1571", "T1029"),
        severity="high",
        warm_up="The device's learning period, then 8 intervals.",
        doc=_DOC,
        next_steps=(
            "Find out who owns the peer and which program of the device calls it.",
            "Compare with devices of the same kind: a new cloud service would call from all of them.",
            "If nobody can name it, cut the device off from that peer and look for an implant.",
        ),
        explained_by=("internet_outage", "service_outage"),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """A finding for each device, peer and port whose calls turn out regular, once."""
        return [finding for _, finding, usual in self._regular(seen, devices, memory) if not usual]

    @once
    def _regular(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[tuple[str, Finding, bool]]:
        """Findings, each with the item of the memory that it is about, and whether its like do that too."""
        fresh = _followed(seen, devices, memory)
        if fresh.is_empty():
            return []
        starts = pl.concat([memory.get("starts", pl.DataFrame(schema=_STARTS)), fresh.select(_STARTS.names())])
        told = memory.get("told", pl.DataFrame(schema=_KNOWN))
        mine = starts.join(fresh.select("device", "item").unique(), on=["device", "item"], how="semi")
        mine = mine.join(told, on=["device", "item"], how="anti").sort("device", "item", "at", "uid")
        found = []
        for (device, item), group in mine.group_by("device", "item", maintain_order=True):
            rows = group.tail(KEPT)
            about = fresh.filter((pl.col("device") == device) & (pl.col("item") == item)).row(0, named=True)
            if rows.height > FEWEST and (finding := self._judged(seen, devices, rows, about)):
                found.append((str(item), finding, _usual(str(device), str(item), seen, devices, memory)))
        return found

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Calls of devices that are learned become known; those of others are followed."""
        calls = _talking(seen)
        if calls.is_empty():
            return memory
        fresh = _followed(seen, devices, memory)
        young = [
            one for one in calls["device"].unique().sort() if devices.stage(DeviceId(one), seen.start) == "learning"
        ]
        if not young and fresh.is_empty():
            return memory
        regular = self._regular(seen, devices, memory)
        found = [(one.device, item, one.end) for item, one, usual in regular if not usual]
        adopted = [(one.device, item, one.end) for item, one, usual in regular if usual]
        starts = pl.concat([memory.get("starts", pl.DataFrame(schema=_STARTS)), fresh.select(_STARTS.names())])
        starts = newest(newest(starts, ["device", "item"], "at", KEPT), ["device"], "at", FOLLOWED)
        told = pl.concat(
            [memory.get("told", pl.DataFrame(schema=_KNOWN)), pl.DataFrame(found, schema=_KNOWN, orient="row")]
        )
        known = memory.get("known", pl.DataFrame(schema=_KNOWN))
        if adopted:
            known = pl.concat([known, pl.DataFrame(adopted, schema=_KNOWN, orient="row")])
        if young:
            met = calls.filter(pl.col("device").is_in(young)).select("device", "item", last="at")
            known = pl.concat([known, met]).unique(["device", "item"], keep="last", maintain_order=True)
        return {
            "known": newest(known, ["device"], "last", PER_DEVICE),
            "starts": starts,
            "told": newest(told, ["device"], "last", PER_DEVICE),
        }

    def _judged(self, seen: Batch, devices: DeviceView, rows: pl.DataFrame, about: Mapping[str, Any]) -> Finding | None:
        found = rhythm(rows["at"].to_list(), rows["bytes"].to_list())
        if found is None or found.intervals < FEWEST:
            return None
        outside = about["kind"] == "external"
        parts = _parts(found, outside=outside)
        if math.fsum(one.value for one in parts) < (0.0 if outside else EVIDENCE):
            return None
        who, whom = named(about["device"], devices), _peer(about, devices)
        port = f"{about['proto']}/{about['port']}"
        first, last = int(rows["at"][0]), int(rows["at"][-1])
        every = lasting(int(found.every_s * 1e9))
        calls = counted(rows.height, "time")
        return Finding(
            detector=self.spec.id,
            ts=first,
            end=last,
            device=DeviceId(about["device"]),
            claim=(
                f"{who} called {whom} on {port} {calls} in {lasting(last - first)}, {found.pace()}; "
                "it never did while it was learned."
            ),
            subject=f"peer={safe(about['peer'])} port={port}",
            severity=self.spec.severity if about["kind"] == "external" else "medium",
            observed=Quantity(f"{calls}, every {every}", round(found.every_s, 3), "s between calls"),
            expected=Expectation("no regular calls to a peer that was not known while the device was learned"),
            baseline=Baseline(first, last, found.intervals, "intervals", "operational"),
            parts=tuple(parts),
            evidence=tuple(RowRef(*row) for row in rows.tail(50).select("table", "uid", "at").iter_rows()),
            techniques=_techniques(about),
            peers=(about["peer_device"] or about["peer_h"],),
            series=tuple(_gaps(rows["at"].to_list())),
            nearest="calls without a rhythm, as people and chance make them",
            to_be_normal="Calls to this peer and port while the device was learned, or by half of its like.",
        )


@once
def _talking(seen: Batch) -> pl.DataFrame:
    """Connections that our devices opened, less those that are periodic by design; the item is peer and port."""
    rows = talks(seen)
    if rows.is_empty():
        return rows
    wanted = (pl.col("role") == "client") & (pl.col("kind") != "group") & (pl.col("proto") != "icmp")
    return rows.filter(wanted & ~pl.col("port").is_in(_PERIODIC)).with_columns(
        item=pl.concat_str("peer", pl.lit(" "), "service_item"), bytes=pl.col("out_bytes").cast(pl.Float64)
    )


@once
def _calls(seen: Batch) -> pl.DataFrame:
    """Connections opened, and messages published over a connection to a broker outside."""
    rows = _talking(seen)
    if rows.is_empty():
        return rows
    opened = rows.filter(pl.col("table") == "conn")
    published = _published(seen, rows)
    return opened if published is None else pl.concat([opened, published])


def _published(seen: Batch, rows: pl.DataFrame) -> pl.DataFrame | None:
    """MQTT messages of our devices to brokers outside, as calls over the connection that carried them."""
    messages = seen.tables.get("mqtt")
    if messages is None or messages.is_empty() or "orig_device" not in messages.columns:
        return None
    uids = rows.filter(pl.col("kind") == "external").unique("uid", keep="first", maintain_order=True)
    sent = messages.filter(pl.col("is_orig") & (pl.col("mqtt_type") == "PUBLISH") & pl.col("uid").is_in(uids["uid"]))
    if sent.is_empty():
        return None
    about = uids.drop("table", "at", "bytes")
    at, size = pl.col("ts").cast(pl.Int64), pl.col("payload_len").fill_null(0).cast(pl.Float64)
    called = sent.select("uid", at=at, bytes=size, table=pl.lit("mqtt"))
    return called.join(about, on="uid", how="inner", maintain_order="left").select(rows.columns)


@once
def _followed(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """Calls of judged devices to peers and ports that they were not learned with."""
    calls = _calls(seen)
    if calls.is_empty():
        return pl.DataFrame(schema=_STARTS)
    judged = [
        one for one in calls["device"].unique().sort() if devices.stage(DeviceId(one), seen.start) == "operational"
    ]
    if not judged:
        return pl.DataFrame(schema=_STARTS)
    mine = calls.filter(pl.col("device").is_in(judged))
    known = memory.get("known", pl.DataFrame(schema=_KNOWN))
    return mine.join(known, on=["device", "item"], how="anti", maintain_order="left")


def _usual(device: str, item: str, seen: Batch, devices: DeviceView, memory: Memory) -> bool:
    """Whether half of its like, and at least three, were learned with these calls or were told of them before."""
    _, others = alike(device, devices, seen.start)
    if not others:
        return False
    theirs = pl.concat([memory[name] for name in ("known", "told") if name in memory])
    doing = theirs.filter((pl.col("item") == item) & pl.col("device").is_in(others))["device"].n_unique()
    return doing >= max(SMALLEST, len(others) / 2)


def _parts(found: Rhythm, *, outside: bool) -> list[Part]:
    regular, size = CAPS
    why = f"{found.intervals} intervals with a median deviation of {100 * found.deviation:.0f} %"
    parts = [
        prior(MOMENT_PRIOR),
        part("regular", max(-regular, min(regular, found.regular)), why),
        part("same size", max(-size, min(size, found.same_size)), "bytes sent by call, against their median"),
        part(
            "without gaps",
            min(math.log(2), math.log(max(found.coverage, 0.01) / 0.5)),
            f"{100 * found.coverage:.0f} % of the calls that this interval promises were seen",
        ),
    ]
    if not outside:
        parts.append(part("inside", INSIDE, "the peer is on the local network, where polling is the rule"))
    return parts


def _peer(about: Mapping[str, Any], devices: DeviceView) -> str:
    if about["peer_device"]:
        return named(about["peer_device"], devices)
    return f"{safe(about['domain'])} ({safe(about['peer_h'])})" if about["domain"] else safe(about["peer_h"])


def _techniques(about: Mapping[str, Any]) -> tuple[str, ...]:
    usual = about["port"] in (80, 443, 8080, 8443, 1883, 8883)
    return ("T1071", "T1029") if usual else ("T1571", "T1071", "T1029")


def _gaps(times: Sequence[int]) -> list[tuple[int, float]]:
    """Each call with the seconds since the one before, for a chart."""
    return [(b, (b - a) / 1e9) for a, b in pairwise(times) if b > a]
