"""`flood`: packets without end and hardly an answer, from one of our devices, to one of them, or mirrored by one.

References: RFC 4987 (SYN flooding); RFC 4732 (denial of service); Rossow 2014, "Amplification Hell".
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.addresses import place
from wardline.behaviour.once import once
from wardline.behaviour.recent import NS_PER_S, kept, said, saying
from wardline.behaviour.scoring import MOMENT_PRIOR, part, prior
from wardline.behaviour.torrents import (
    AMPLIFIERS,
    KEY,
    REPORTS,
    both_ways,
    lately,
    leads_outside,
    rates,
    speak,
    torrents,
)
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

QUIET_S = 1800.0
BOTH_WAYS_S = 3600.0
"""How long one answered connection proves that the sensor sees both directions."""

LEAST = 500
"""Packets in a window below which nothing is judged; a tenth of that for questions to a mirror."""

ONE_WAY = 200.0
"""Packets a second that a busy sender of reports (syslog, flows, traps) may send without an answer."""

MEDIA = 30.0
MEDIA_BYTES = 300
FEW_PORTS = 8
"""Datagrams of that size to so few ports are how cameras send pictures one way, many a second (RFC 3550)."""

MOST_KEYS = 20_000
MOST_RECENT = 20_000
MOST_FINDINGS = 20
_TOPS = pl.Schema({"device": pl.String, "way": pl.String, "proto": pl.String, "top": pl.Float64, "last": pl.Int64})
_SEEN = pl.Schema({"at": pl.Int64})

_DOC = """\
### What it means
One of our devices sends packets to one address and gets hardly an answer (a flood from here: SYN, UDP or ICMP), gets
such packets from outside (a flood towards here), or answers questions that somebody outside asks in another's name
(reflection: DNS, NTP, SSDP, memcached, CLDAP, CoAP and others).

### How the number is made
Flows with at most one answer for 20 packets are added up by sender, receiver and transport over a minute. From 500
packets on, `packets a second` is 2 ln(rate), where a client that retries in vain stays below one a second, and at most
4 ln(rate / the device's own highest rate so far). The prior is that of one minute in 1000, so that about 32 packets a
second to one address reach even odds. Large datagrams to few ports, as pictures and sound are sent, are measured
against 30 a second instead. A burst counts as if it had lasted 10 s. Questions to a mirror count from 50 on;
`longer answers` adds ln(bytes out / bytes in), and `from outside` 2 for a service that has no business there.

Nothing is said of datagrams between two that converse otherwise (a stream with its control connection), of local
one-way streams of a device that is still learned, of reports (syslog, flows, traps) below 200 a second, of multicast,
of TCP attempts spread over many ports (the scan detector's), nor while the sensor sees one direction alone.

### Blind spots
A flood slower than 32 packets a second to each victim. A flood of datagrams is known when its flows end, a minute
later, unless it stays on one flow. Floods of requests that are all answered: see `volume`.

### How to make it normal
A one-way stream that belongs here is learned with its rate. For a load test, suppress the device for its time.
"""


class Flood:
    """Rates of packets that nobody answers, and questions mirrored."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="flood",
        title="Flood of packets",
        cause="flood",
        tables=("conn", "conn_update"),
        techniques=("T1498", "T1498.001", "T1498.002", "T1499", "T1499.001", "T0814"),
        severity="high",
        warm_up="None; it judges from the first minute, a device that is still learned too.",
        doc=_DOC,
        next_steps=(
            "A flood from our device: cut it off; it is somebody else's tool until explained.",
            "A flood towards our device: see whether it is reachable from outside at all, and close that.",
            "A mirror: block the service's port at the border, and drop packets with foreign sources (BCP 38).",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each sender and receiver that has not been said within half an hour."""
        quiet = said(memory, seen.end, QUIET_S)
        return [_finding(one, seen, devices) for one in _floods(seen, devices, memory) if _name(one) not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember the last minute, the highest rates of what is no flood, and what was said."""
        fresh = torrents(seen)
        floods = _floods(seen, devices, memory)
        quiet = said(memory, seen.end, QUIET_S)
        names = sorted({_name(one) for one in floods} - quiet)
        window = lately(seen, memory)
        return {
            "recent": window.tail(MOST_RECENT),
            "tops": _topped(window, floods, memory, seen) if fresh.height else kept(memory, "tops", _TOPS),
            "answered": _answered(seen, memory),
            "said": saying(memory, seen.end, QUIET_S, names),
        }


@once
def _answered(seen: Batch, memory: Memory) -> pl.DataFrame:
    """When the sensor last saw both sides of a connection; looked up only while something is not answered."""
    before = kept(memory, "answered", _SEEN)
    fresh = before.height and seen.start - int(before["at"][0]) < BOTH_WAYS_S * NS_PER_S / 2
    if fresh or not both_ways(seen):
        return before
    return pl.DataFrame({"at": [seen.end]}, schema=_SEEN)


@once
def _floods(seen: Batch, devices: DeviceView, memory: Memory) -> tuple[Mapping[str, Any], ...]:
    """What reaches even odds and went on in this slice, the fastest first."""
    return tuple(_fast(seen, devices, memory))


def _fast(seen: Batch, devices: DeviceView, memory: Memory) -> Iterator[Mapping[str, Any]]:
    if torrents(seen).is_empty() or not _sees_answers(seen, memory):
        return
    many = pl.when(pl.col("way") == "mirror").then(LEAST / 10).otherwise(LEAST)
    fast = rates(lately(seen, memory)).filter((pl.col("noted") == seen.end) & (pl.col("pkts") >= many))
    tops = {row[:3]: row[3] for row in kept(memory, "tops", _TOPS).iter_rows()} if fast.height else {}
    found = 0
    for one in fast.sort("rate", *KEY, descending=[True, False, False, False, False]).iter_rows(named=True):
        told = one | {"top": tops.get((one["device"], one["way"], one["proto"]), 0.0)}
        if found < MOST_FINDINGS and sum(each.value for each in _parts(told)) >= 0 and _is_odd(told, seen, devices):
            found += 1
            yield told


def _sees_answers(seen: Batch, memory: Memory) -> bool:
    known = _answered(seen, memory)
    return bool(known.height) and seen.start - int(known["at"][0]) < BOTH_WAYS_S * NS_PER_S


def _is_odd(one: Mapping[str, Any], seen: Batch, devices: DeviceView) -> bool:
    """Whether it is none of the one-way traffic that normal life has."""
    if one["way"] == "mirror":
        return True
    if one["proto"] == "tcp" and one["ports"] > 50 and one["pkts"] < 4 * one["rows"] and 2 * one["ports"] > one["rows"]:
        return False
    if one["proto"] != "udp" or one["way"] == "in":
        return True
    if one["port"] in REPORTS and one["rate"] < ONE_WAY:
        return False
    learned = devices.stage(DeviceId(one["device"]), seen.start) == "learning"
    stream = one["ports"] <= 2 and one["rows"] <= 10
    if learned and stream and _is_local(one["peer"]):
        return False
    known = devices.get(DeviceId(one["device"]))
    own = known.addrs if known else ()
    return not any(speak(seen, addr, one["peer"]) for addr in own)


def _is_local(addr: str) -> bool:
    return place(addr)[0] == "local"


def _topped(window: pl.DataFrame, floods: tuple[Mapping[str, Any], ...], memory: Memory, seen: Batch) -> pl.DataFrame:
    """The highest rate over a minute of each device and way, floods left out."""
    before = kept(memory, "tops", _TOPS)
    now = rates(window).filter(pl.col("noted") == seen.end)
    if floods:
        odd = pl.DataFrame([[one[key] for key in KEY] for one in floods], schema=KEY, orient="row")
        now = now.join(odd, on=KEY, how="anti", maintain_order="left")
    fresh = now.select("device", "way", "proto", top="usual", last=pl.lit(seen.end, pl.Int64))
    by = ["device", "way", "proto"]
    merged = pl.concat([before, fresh]).group_by(by, maintain_order=True)
    return merged.agg(pl.col("top").max(), pl.col("last").max()).sort("last", *by).tail(MOST_KEYS)


def _name(one: Mapping[str, Any]) -> str:
    """One matter: a mirror and a victim are told once, whoever the peers are."""
    return f"{one['device']} {_subject(one)}"


def _subject(one: Mapping[str, Any]) -> str:
    if one["way"] == "mirror":
        return f"mirror={one['proto']}/{one['port']} peer={safe(one['peer'])}"
    return (
        f"flood={one['way']} {one['proto']} peer={safe(one['peer'])}"
        if one["way"] == "out"
        else (f"flood=in {one['proto']}")
    )


def _finding(one: Mapping[str, Any], seen: Batch, devices: DeviceView) -> Finding:
    rows = _rows(one, seen)
    rate = one["rate"]
    usual = max(1.0, one["top"])
    return Finding(
        detector=Flood.spec.id,
        ts=one["at"],
        end=max(one["at"], one["end"]),
        device=DeviceId(one["device"]),
        claim=_claim(one, seen, devices),
        subject=_subject(one),
        severity="high",
        observed=Quantity(f"{rate:,.0f} packets a second".replace(",", " "), round(rate, 3), "packets/s"),
        expected=Expectation(f"at most about {usual:.0f} a second without answers", 0.0, round(usual, 3), "packets/s"),
        baseline=Baseline(one["at"], max(one["at"], one["end"]), one["rows"], "flows without answers", "built-in"),
        parts=_parts(one),
        evidence=rows,
        techniques=_techniques(one),
        peers=tuple(filter(None, (safe(one["peer"]), _really(one, seen, devices)))),
        nearest=f"{one['top']:.1f} packets a second without answers, the highest rate of this device so far"
        if one["top"]
        else "",
        to_be_normal="Most of the packets answered, or fewer than 32 a second to one address.",
    )


def _really(one: Mapping[str, Any], seen: Batch, devices: DeviceView) -> str:
    """The device of ours that asked a mirror in another's name; empty where a gateway brought the questions."""
    mac = one["sender_mac"] if one["way"] == "mirror" else None
    owner = next((device for device in devices.all() if mac in device.macs), None) if mac else None
    return "" if owner is None or leads_outside(seen, str(mac)) else str(owner.id)


def _claim(one: Mapping[str, Any], seen: Batch, devices: DeviceView) -> str:
    who, peer = named(one["device"], devices), safe(one["peer"])
    span = lasting(max(one["end"] - one["at"], NS_PER_S))
    if one["way"] == "mirror":
        service = AMPLIFIERS[one["port"]]
        asker = _really(one, seen, devices)
        by = f", asked by {named(asker, devices)} in its name" if asker else ""
        return f"{who} answered {counted(one['pkts'], 'question')} by {service} within {span} for {peer} outside{by}."
    doors = f"port {one['port']}" if one["ports"] == 1 else counted(one["ports"], "port")
    kind = "ICMP" if one["proto"] == "icmp" else f"{one['proto'].upper()} ({doors})"
    if one["way"] == "out":
        return (
            f"{who} sent {counted(one['pkts'], 'packet')} by {kind} to {peer} within {span}, hardly one was answered."
        )
    what = f"answers of {AMPLIFIERS[one['port']]} that nobody asked for" if one["answers"] > 0.5 else f"by {kind}"
    from_ = peer if one["peers"] == 1 else counted(one["peers"], "sender")
    return f"{who} was sent {counted(one['pkts'], 'packet')} {what} by {from_} outside within {span}."


def _parts(one: Mapping[str, Any]) -> tuple[Part, ...]:
    rate = max(one["rate"], 1e-3)
    value = 2 * math.log(rate)
    why = f"{rate:.0f} a second for {counted(one['pkts'], 'packet')}; one that tries in vain sends below 1 a second"
    size = one["bytes"] / max(1, one["pkts"])
    if (one["way"], one["proto"]) == ("out", "udp") and one["ports"] <= FEW_PORTS and size >= MEDIA_BYTES:
        value -= 2 * math.log(MEDIA)
        why = f"{rate:.0f} a second of {size:.0f} bytes, as pictures and sound are sent: {MEDIA:.0f} a second are usual"
    own = 4 * math.log(rate / max(1.0, one["top"]))
    if own < value:
        value, why = own, f"{rate:.0f} a second; the highest rate of its own so far was {one['top']:.0f}"
    parts = [prior(MOMENT_PRIOR), part("packets a second", max(-5.0, min(12.0, value)), why)]
    if one["way"] == "mirror":
        gain = one["bytes"] / max(1, one["asked_bytes"])
        parts.append(
            part("longer answers", max(-3.0, min(3.0, math.log(max(gain, 0.01)))), f"{gain:.1f} bytes for one")
        )
        if one["port"] not in (53, 123):
            parts.append(part("from outside", 2.0, f"{AMPLIFIERS[one['port']]} has no business outside the network"))
    return tuple(parts)


def _techniques(one: Mapping[str, Any]) -> tuple[str, ...]:
    if one["way"] == "mirror" or one["answers"] > 0.5:
        return ("T1498", "T1498.002")
    if one["proto"] == "tcp":
        return ("T1498", "T1498.001", "T1499.001")
    return ("T1498", "T1498.001") if one["way"] == "out" else ("T1498", "T1498.001", "T1499", "T0814")


def _rows(one: Mapping[str, Any], seen: Batch) -> tuple[RowRef, ...]:
    """Rows of this slice, the first ones by time."""
    mine, other = ("orig", "resp") if one["way"] == "out" else ("resp", "orig")
    fits = (pl.col(f"{mine}_device") == one["device"]) & (pl.col("proto") == one["proto"])
    if one["way"] != "in":
        fits &= pl.col(f"{other}_h") == one["peer"]
    found: list[RowRef] = []
    for table in ("conn", "conn_update"):
        rows = seen.tables.get(table)
        if rows is not None:
            picked = rows.filter(fits).select("uid", pl.col("ts").cast(pl.Int64)).sort("ts", "uid").head(MAX_EVIDENCE)
            found += [RowRef(table, uid, at) for uid, at in picked.iter_rows()]
    return tuple(sorted(found, key=lambda row: (row.ts, row.table, row.uid))[:MAX_EVIDENCE])
