"""`spoofed_source`: a device sends packets under an address of the Internet, as if somebody else had sent them.

References: RFC 2827 (BCP 38, network ingress filtering); RFC 2644; ATT&CK T1498.002.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.addresses import place
from wardline.behaviour.once import once
from wardline.behaviour.recent import NS_PER_S, kept, said, saying
from wardline.behaviour.scoring import CHANGE_PRIOR, part, prior
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch, Nanos
from wardline.model.device import Device, DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

QUIET_S = 1800.0
KNOWN_S = 600.0
"""So long a link-layer address has spoken under its own address alone before it is judged."""

LATELY: Nanos = 2 * 3600 * NS_PER_S
"""And it did so lately."""

LEAST = 100
"""Packets under a foreign address below which nothing is said: telephones let some of their other network slip."""

MOST_SENDERS = 20_000
OWN_TOO = 4.0
GATEWAY_GOES_ON = 2.5

_LOCAL = (
    r"^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|169\.254\.|127\.|0\."
    r"|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.)"
)
_SENDERS = pl.Schema({"mac": pl.String, "first": pl.Int64, "last": pl.Int64, "forwards": pl.Boolean})

_DOC = """\
### What it means
One of our devices, which is no router, sends packets whose source is an address of the Internet. Whoever gets them
answers to that address: so begin reflected floods, and so do attackers hide.

### How the number is made
The link-layer address has spoken under its own local address alone for ten minutes and more, lately too
(`own address too`), while another one forwards for the Internet as before (`the gateway goes on`). The prior is 1 in
100. From 100 packets in one slice on.

Link-layer addresses that forwarded before, gateways, and one that takes over while the old gateway is silent do not
count; nor does IPv6, where devices have addresses of the Internet of their own.

### Blind spots
Foreign addresses in IPv6, or of the local network. A device that never spoke under its own address.

### How to make it normal
A second router: have it learned, or suppress it. Routers should drop such packets (BCP 38).
"""


class SpoofedSource:
    """Senders that forward, and those that suddenly seem to."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="spoofed_source",
        title="Packets under somebody else's address",
        cause="flood",
        tables=("sender",),
        techniques=("T1498", "T1498.002", "T1036"),
        severity="high",
        warm_up="Ten minutes in which the device speaks under its own address.",
        doc=_DOC,
        next_steps=(
            "Cut the device off: it takes part in an attack on the address it uses.",
            "See which of our devices answered it, and close those services.",
            "Let the router drop packets from inside with foreign sources (BCP 38).",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each device that was not told within half an hour."""
        quiet = said(memory, seen.end, QUIET_S)
        return [_finding(one, seen, devices) for one in _spoofers(seen, devices, memory) if one["device"] not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember who speaks, who forwards, and what was said."""
        senders = _senders(seen)
        if senders.is_empty():
            return memory
        quiet = said(memory, seen.end, QUIET_S)
        keys = sorted({one["device"] for one in _spoofers(seen, devices, memory)} - quiet)
        return {
            "senders": _remembered(senders, seen, memory),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


@once
def _senders(seen: Batch) -> pl.DataFrame:
    """Each link-layer sender of IPv4 with packets under local and under foreign addresses."""
    rows = seen.tables.get("sender")
    if rows is None or rows.is_empty():
        return pl.DataFrame()
    local = pl.col("addr").str.contains(_LOCAL)
    ordered = rows.filter(pl.col("ether_type") == 0x0800).sort(
        "pkts", "l2_addr", "addr", descending=[True, False, False]
    )
    return ordered.group_by(pl.col("l2_addr").alias("mac"), maintain_order=True).agg(
        own=pl.col("pkts").filter(local).sum(),
        foreign=pl.col("pkts").filter(~local).sum(),
        addrs=pl.col("addr").filter(~local).n_unique(),
        addr=pl.col("addr").filter(~local).first(),
        first=pl.col("ts").cast(pl.Int64).filter(~local).min(),
        end=pl.col("last_ts").cast(pl.Int64).filter(~local).max(),
    )


def _remembered(senders: pl.DataFrame, seen: Batch, memory: Memory) -> pl.DataFrame:
    """Who has spoken since when; who forwards stays a forwarder, and the first ever seen to do it is one."""
    known = kept(memory, "senders", _SENDERS)
    takes_over = _gateway_goes_on(senders, memory) == 0
    old = known.filter(pl.col("first") <= seen.start - int(KNOWN_S * NS_PER_S))["mac"]
    forwards = (pl.col("foreign") > 0) & (pl.lit(takes_over) | ~pl.col("mac").is_in(old.implode()))
    at = pl.lit(seen.end, pl.Int64)
    fresh = senders.select("mac", first=at, last=at, forwards=forwards)
    if (
        known.height
        and fresh.join(known, on=["mac", "forwards"], how="anti").is_empty()
        and seen.end % (600 * NS_PER_S)
    ):
        return known
    merged = pl.concat([known, fresh]).group_by("mac", maintain_order=True)
    every = merged.agg(pl.col("first").min(), pl.col("last").max(), pl.col("forwards").any())
    return every.sort("last", "mac").tail(MOST_SENDERS)


def _gateway_goes_on(senders: pl.DataFrame, memory: Memory) -> int:
    """Packets that known forwarders brought from the Internet in this slice."""
    known = kept(memory, "senders", _SENDERS).filter("forwards")
    return int(senders.join(known, on="mac", how="semi")["foreign"].sum())


@once
def _spoofers(seen: Batch, devices: DeviceView, memory: Memory) -> list[Mapping[str, Any]]:
    """Devices of ours that send under foreign addresses and forward for nobody."""
    senders = _senders(seen)
    if senders.is_empty() or "senders" not in memory:
        return []
    many = senders.filter(pl.col("foreign") >= LEAST)
    if many.is_empty():
        return []
    known = kept(memory, "senders", _SENDERS)
    lately = (pl.col("first") <= seen.start - int(KNOWN_S * NS_PER_S)) & (pl.col("last") >= seen.start - LATELY)
    plain = known.filter(~pl.col("forwards") & lately).select("mac", met="first")
    odd = many.join(plain, on="mac", how="inner", maintain_order="left").sort("mac")
    if odd.is_empty():
        return []
    found: list[Mapping[str, Any]] = []
    brought = _gateway_goes_on(senders, memory)
    by_mac = {mac: device for device in devices.all() for mac in device.macs}
    for row in odd.iter_rows(named=True):
        owner = by_mac.get(row["mac"])
        told = row | {"device": str(owner.id) if owner else "", "brought": brought}
        if owner is None or _was_router(owner, row["first"]):
            continue
        if place(row["addr"])[0] == "external" and sum(each.value for each in _parts(told)) >= 0:
            found.append(told)
    return found


def _was_router(device: Device, before: Nanos) -> bool:
    """Whether the inventory knew it as a gateway before: what it sends now may have made it look like one."""
    role = device.attribute("role")
    return role is not None and "gateway" in role.value and role.ts < before


def _finding(one: Mapping[str, Any], seen: Batch, devices: DeviceView) -> Finding:
    rows = seen.table("sender").filter((pl.col("l2_addr") == one["mac"]) & ~pl.col("addr").str.contains(_LOCAL))
    whose = safe(one["addr"]) if one["addrs"] == 1 else f"{one['addrs']} addresses such as {safe(one['addr'])}"
    span = lasting(max(one["end"] - one["first"], NS_PER_S))
    return Finding(
        detector=SpoofedSource.spec.id,
        ts=one["first"],
        end=one["end"],
        device=DeviceId(one["device"]),
        claim=f"{named(one['device'], devices)} ({one['mac']}) sent {counted(one['foreign'], 'packet')} within {span} "
        f"under {whose} of the Internet.",
        subject=f"source={one['mac']}",
        severity="high",
        observed=Quantity(counted(one["foreign"], "packet"), float(one["foreign"]), "packets"),
        expected=Expectation("no packet under an address that is not its own", 0.0, float(LEAST), "packets"),
        baseline=Baseline(one["met"], one["first"], 1, "senders that forward for nobody", "built-in"),
        parts=_parts(one),
        evidence=tuple(
            RowRef("sender", one["mac"], at) for at in rows["ts"].cast(pl.Int64).sort().unique().head(MAX_EVIDENCE)
        ),
        techniques=("T1498", "T1498.002", "T1036"),
        peers=(safe(one["addr"]),),
        nearest="its own local address alone",
        to_be_normal="The packets forwarded by a gateway, or the device known to forward.",
    )


def _parts(one: Mapping[str, Any]) -> tuple[Part, ...]:
    parts = [
        prior(CHANGE_PRIOR),
        part("own address too", OWN_TOO, "it has a local address of its own and forwarded for nobody until now"),
    ]
    if one["brought"]:
        why = f"the gateway brought {counted(one['brought'], 'packet')} from outside meanwhile: it was not replaced"
        parts.append(part("the gateway goes on", GATEWAY_GOES_ON, why))
    return tuple(parts)
