"""`mac_clone`: two hosts wear one link-layer address at once.

References: IEEE 802-2014 8 (universal addresses are unique); RFC 2131 2 (the client is known by its hardware address);
RFC 2132 9.8 (the parameter list, whose order tells the client's maker).
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.once import once
from wardline.behaviour.recent import NS_PER_S, kept, said, saying
from wardline.behaviour.scoring import CHANGE_PRIOR, part, prior
from wardline.behaviour.wording import lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

QUIET_S = 86_400.0
TOGETHER_S = 600.0
"""Both addresses were used within so long, and each after the other began."""

OVERLAP_S = 60.0
"""So long the older address goes on after the newer one began; packets of a change of address are late by seconds."""

ROUTED = 4
"""Local addresses behind one link-layer address from which it is a router's, a bridge's or a repeater's."""

MOST_ADDRESSES = 8
MOST_FORMS = 4
MOST_TRAITS = 6
MOST_ROWS = 50_000
AT_ONCE = 2.5
OTHERS_ADDRESS = 1.5
FORM = 2.5
NAME = 1.5
TRAITS = 1.5

_LOCAL = r"^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.)"
_SHARED = r"^(00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4:00|00:05:73:a0)"
"""Addresses made to be shared: VRRP (RFC 9568 7.3), HSRP, GLBP."""

_HELD = pl.Schema({"mac": pl.String, "addr": pl.String, "first": pl.Int64, "last": pl.Int64, "row_at": pl.Int64})
_FORMS = pl.Schema(
    {"mac": pl.String, "params": pl.String, "vendor": pl.String, "host": pl.String, "first": pl.Int64, "last": pl.Int64,
     "uid": pl.String, "row_at": pl.Int64}
)  # fmt: skip
_TRAITS = pl.Schema({"addr": pl.String, "kind": pl.String, "value": pl.String, "first": pl.Int64, "last": pl.Int64})

_DOC = """\
### What it means
One link-layer address speaks from two network addresses at the same time, and what is known of the two does not fit one
host: somebody wears another device's address, to pass where only that one may.

### How the number is made
A second local address appears on a link-layer address that had one, and the first goes on for more than a minute:
2.5 nats. The second address belonged to another link-layer address before: 1.5. DHCP requests of the one link-layer
address differ in their parameter list or vendor class (RFC 2132 9.8, 9.13): 2.5; in the host name: 1.5. TLS handshakes
or HTTP user agents of the two have nothing in common: 1.5. The prior is 1 in 100.

Link-layer addresses with four and more local addresses (routers, repeaters), those that had both addresses while the
network was learned, virtual router addresses, and network boot (PXE) do not count.

### Blind spots
A clone that takes the network address too, or that speaks only while the other is off. A static address that nobody
had, on a host that shows neither TLS nor HTTP. Local networks with public addresses.

### How to make it normal
A host that is given a second address for good: suppress it, or have it learned.
"""


class MacClone:
    """Addresses of each link-layer address, and the traits that go with them."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="mac_clone",
        title="Two hosts under one link-layer address",
        cause="spoofing",
        tables=("sender", "dhcp", "tls", "http"),
        techniques=("T1036", "T1200"),
        severity="high",
        warm_up="The learning time of the device, to know hosts with several addresses.",
        doc=_DOC,
        next_steps=(
            "Look up on which switch ports or access points the link-layer address was learned; two are one too many.",
            "Unplug the newcomer; see what it reached under the other's name.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding a day for each link-layer address with two hosts behind it."""
        quiet = said(memory, seen.end, QUIET_S)
        pairs = _pairs(seen, devices, memory)
        return [_finding(pair, seen, devices, memory) for pair in pairs if pair["mac"] not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember addresses, DHCP requests and traits, and what was said."""
        quiet = said(memory, seen.end, QUIET_S)
        keys = [pair["mac"] for pair in _pairs(seen, devices, memory) if pair["mac"] not in quiet]
        return {
            "held": newest(_held(seen, memory), ["mac"], "last", MOST_ADDRESSES).tail(MOST_ROWS),
            "forms": newest(_forms(seen, memory), ["mac"], "last", MOST_FORMS).tail(MOST_ROWS),
            "traits": newest(_traits(seen, memory), ["addr", "kind"], "last", MOST_TRAITS).tail(MOST_ROWS),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


@once
def _held(seen: Batch, memory: Memory) -> pl.DataFrame:
    """Which local addresses each link-layer address has spoken from, first and last."""
    known = kept(memory, "held", _HELD)
    rows = seen.tables.get("sender")
    if rows is None or rows.is_empty():
        return known
    own = pl.col("addr").str.contains(_LOCAL) & ~pl.col("l2_addr").str.contains(_SHARED)
    now = rows.filter(own).select(
        mac="l2_addr", addr="addr", first=pl.col("ts").cast(pl.Int64), last=pl.col("last_ts").cast(pl.Int64),
        row_at=pl.col("ts").cast(pl.Int64),
    )  # fmt: skip
    if now.is_empty():
        return known
    merged = pl.concat([known, now]).group_by("mac", "addr", maintain_order=True)
    return merged.agg(pl.col("first").min(), pl.col("last").max(), pl.col("row_at").last())


@once
def _forms(seen: Batch, memory: Memory) -> pl.DataFrame:
    """How each link-layer address asks by DHCP; network boot left out."""
    known = kept(memory, "forms", _FORMS)
    rows = seen.tables.get("dhcp")
    if rows is None or rows.is_empty():
        return known
    asks = pl.col("msg_type").is_in(["DISCOVER", "REQUEST", "INFORM"]) & pl.col("param_list").is_not_null()
    boots = pl.col("vendor_class").fill_null("").str.starts_with("PXEClient")
    at = pl.col("ts").cast(pl.Int64)
    now = rows.filter(asks & ~boots).select(
        mac="mac", params="param_list", vendor=pl.col("vendor_class").fill_null(""),
        host=pl.col("host_name").fill_null(""), first=at, last=at, uid="uid", row_at=at,
    )  # fmt: skip
    if now.is_empty():
        return known
    merged = pl.concat([known, now]).group_by("mac", "params", "vendor", "host", maintain_order=True)
    return merged.agg(pl.col("first").min(), pl.col("last").max(), pl.col("uid", "row_at").last())


@once
def _traits(seen: Batch, memory: Memory) -> pl.DataFrame:
    """What TLS and HTTP show of the client behind each address."""
    known = kept(memory, "traits", _TRAITS)
    fresh = []
    for table, kind in (("tls", "ja4"), ("http", "user_agent")):
        rows = seen.tables.get(table)
        if rows is not None and not rows.is_empty():
            at = pl.col("ts").cast(pl.Int64)
            told = rows.filter(pl.col(kind).is_not_null() & pl.col("orig_h").str.contains(_LOCAL))
            fresh.append(told.select(addr="orig_h", kind=pl.lit(kind), value=kind, first=at, last=at))
    if not any(frame.height for frame in fresh):
        return known
    merged = pl.concat([known, *fresh]).group_by("addr", "kind", "value", maintain_order=True)
    return merged.agg(pl.col("first").min(), pl.col("last").max())


def _pairs(seen: Batch, devices: DeviceView, memory: Memory) -> Iterator[Mapping[str, Any]]:
    """Link-layer addresses with an older and a newer address in use at once, that reach even odds."""
    rows = seen.tables.get("sender")
    if rows is None or rows.is_empty():
        return
    held = _held(seen, memory)
    several = held.filter(pl.len().over("mac").is_between(2, ROUTED - 1))
    if several.is_empty():
        return
    recent = several.filter(pl.col("last") >= seen.end - int(TOGETHER_S * NS_PER_S)).sort("mac", "first", "addr")
    for (mac,), pair in recent.filter(pl.len().over("mac") >= 2).group_by("mac", maintain_order=True):
        older, newer = pair.row(0, named=True), pair.row(-1, named=True)
        both = min(older["last"], newer["last"]) - newer["first"]
        owner = _owner(str(mac), older["addr"], devices)
        if both < OVERLAP_S * NS_PER_S or not owner or newer["last"] < seen.start:
            continue
        if devices.stage(DeviceId(owner), newer["first"]) == "learning":
            continue
        told = {"mac": str(mac), "device": owner, "older": older, "newer": newer, "both": both}
        if sum(each.value for each in _parts(told, seen, memory)) >= 0:
            yield told


def _owner(mac: str, addr: str, devices: DeviceView) -> str:
    """The device with that link-layer address; empty where there is none, or it is a gateway."""
    mine = [device for device in devices.all() if mac in device.macs]
    chosen = next((device for device in mine if addr in device.addrs), mine[0] if mine else None)
    return "" if chosen is None or "gateway" in chosen.value("role") else str(chosen.id)


def _finding(pair: Mapping[str, Any], seen: Batch, devices: DeviceView, memory: Memory) -> Finding:
    older, newer, mac = pair["older"], pair["newer"], pair["mac"]
    rows = seen.table("sender").filter(
        (pl.col("l2_addr") == mac) & pl.col("addr").is_in([older["addr"], newer["addr"]])
    )
    evidence = [RowRef("sender", mac, int(at)) for at in rows["ts"].cast(pl.Int64).unique().sort().head(10)]
    asked = _contrary(pair, seen, memory)
    evidence += [RowRef("dhcp", asked["uid"], asked["row_at"])] if asked else []
    who, span = named(pair["device"], devices), lasting(pair["both"])
    return Finding(
        detector=MacClone.spec.id,
        ts=newer["first"],
        end=max(older["last"], newer["last"]),
        device=DeviceId(pair["device"]),
        claim=f"{who} ({mac}) speaks from {safe(older['addr'])} and from {safe(newer['addr'])} at once for {span}; "
        "what they show does not fit one host.",
        subject=f"mac={mac}",
        severity="high",
        observed=Quantity(f"2 addresses at once on {mac}", 2.0, "addresses"),
        expected=Expectation("one host behind one link-layer address", 1.0, 1.0, "addresses"),
        baseline=Baseline(older["first"], newer["first"], 1, "addresses of this link-layer address", "operational"),
        parts=_parts(pair, seen, memory),
        evidence=tuple(evidence),
        techniques=("T1036", "T1200"),
        peers=(safe(newer["addr"]),),
        nearest=f"{safe(older['addr'])} alone, from {lasting(newer['first'] - older['first'])} before",
        to_be_normal="The older address given up when the newer one began, or the same DHCP request from both.",
    )


def _contrary(pair: Mapping[str, Any], seen: Batch, memory: Memory) -> Mapping[str, Any] | None:
    """A DHCP request of the newer host that differs from those before it."""
    forms = _forms(seen, memory).filter(pl.col("mac") == pair["mac"]).sort("first", "params", "vendor", "host")
    about = pair["newer"]["first"] - int(TOGETHER_S * NS_PER_S)
    before, later = forms.filter(pl.col("first") < about), forms.filter(pl.col("first") >= about)
    if before.is_empty() or later.is_empty():
        return None
    one, other = before.row(-1, named=True), later.row(-1, named=True)
    changed = {name: one[name] != other[name] for name in ("params", "vendor", "host")}
    return None if not any(changed.values()) else other | {"changed": changed, "was": one["host"]}


def _parts(pair: Mapping[str, Any], seen: Batch, memory: Memory) -> tuple[Part, ...]:
    older, newer = pair["older"]["addr"], pair["newer"]["addr"]
    why = f"{older} goes on {lasting(pair['both'])} after {newer} began"
    parts = [prior(CHANGE_PRIOR), part("two at once", AT_ONCE, why)]
    held = _held(seen, memory)
    first = pair["newer"]["first"]
    mine = (pl.col("addr") == newer) & (pl.col("mac") != pair["mac"]) & (pl.col("first") < first)
    if not held.filter(mine).is_empty():
        parts.append(
            part("another's address", OTHERS_ADDRESS, f"{newer} belonged to another link-layer address before")
        )
    asked = _contrary(pair, seen, memory)
    if asked and (asked["changed"]["params"] or asked["changed"]["vendor"]):
        parts.append(part("another DHCP client", FORM, "its DHCP requests changed their options or vendor class"))
    if asked and asked["changed"]["host"] and asked["was"]:
        parts.append(
            part("another name", NAME, f"it called itself {safe(asked['was'])}, and now {safe(asked['host'])}")
        )
    if differing := _differing(older, newer, first, seen, memory):
        parts.append(part("other software", TRAITS, f"the two have no {differing} in common"))
    return tuple(parts)


def _differing(older: str, newer: str, first: int, seen: Batch, memory: Memory) -> str:
    """The kind of trait in which the older and the newer address have nothing in common; empty where there is none."""
    traits = _traits(seen, memory).filter(pl.col("addr").is_in([older, newer]))
    for kind, words in (("ja4", "TLS handshake"), ("user_agent", "HTTP user agent")):
        shown = traits.filter(pl.col("kind") == kind)
        own = set(shown.filter(pl.col("addr") == older)["value"])
        new = set(shown.filter((pl.col("addr") == newer) & (pl.col("last") >= first))["value"])
        if own and new and not own & new:
            return words
    return ""
