"""`new_peer`: a device talks with somebody it never talked with before."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour import habits
from wardline.behaviour.once import once
from wardline.behaviour.scoring import WEAKEST, missing_mass, part
from wardline.behaviour.talks import contacts, talks
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.finding import Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

_KINDS = {
    "client inside": ("on the local network and called by it", ("T1021", "T0886")),
    "client outside": ("outside and called by it", ("T1071",)),
    "server inside": ("on the local network and calling it", ("T1021", "T0886")),
    "server outside": ("outside and calling it", ("T1133", "T0883")),
}

NAMELESS_UNDER_ATTACK = 0.5
"""Share of hostile peers outside that no name was asked for: scanners carry addresses, implants use both."""

_DOC = """\
### What it means
The device completed a connection with a peer that it never talked with while it was learned. A peer is a device of this
network, a local address, or outside it a registered domain that the device asked for by name (else a /24 network).

### How the number is made
The prior compares one attack in 1000 device-days with how many new peers a day were normal for this device in the
second half of its learning: something new alone never makes an alarm, it adds to what else is seen. `kind of peer`
asks whether peers of this kind (inside or outside, calling or called) are usual for the device; `devices like it`
whether others of its type, vendor and role (or else devices here at all) talk with the same peer; `by name` whether a
name was asked for where that is the rule; `failed attempts` counts other unknown addresses that it tried in vain in
the same slice.

### Blind spots
A peer that was already there while the device was learned. A new service at a known peer (see `new_service`). Traffic
that nobody answers, multicast and broadcast. Two services behind one registered domain. Peers beyond the 50 first new
ones of a device in one slice are adopted without a finding of their own.

### How to make it normal
Nothing is needed: a peer is named once and known from then on. Learn for longer (`--baseline`) where a weekly job is
at fault.
"""


class NewPeer:
    """First contact with a peer, weighed by how often the device meets new ones."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="new_peer",
        title="First contact with a peer",
        cause="new-behaviour",
        tables=("conn", "conn_update"),
        techniques=("T1021", "T0886", "T1071", "T1133", "T0883"),
        severity="medium",
        warm_up="The device's learning period; a new peer weighs the more the longer none was new.",
        doc=_DOC,
        next_steps=(
            "Ask whoever runs the device whether this peer is known and wanted.",
            "Look at what was said: the service, the bytes each way, and whether it goes on.",
            "If it is not wanted, allow the device its known peers only.",
        ),
        explained_by=("group_outage", "blind"),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """One finding for each device and peer that meet for the first time."""
        rows = _contacts(seen)
        if rows.is_empty():
            return ()
        known = memory.get("known", habits.nothing())
        fresh = habits.unknown(rows, known, devices, seen.start)
        if fresh.is_empty():
            return ()
        vain = _in_vain(seen, known)
        return [
            finding
            for device, peer, group in habits.groups(fresh)
            if (finding := self._judged(seen, devices, known, device, peer, group, vain.get(device, 0)))
        ]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Every peer of this slice is known from now on."""
        known = memory.get("known", habits.nothing())
        return {"known": habits.remember(known, _contacts(seen), devices, seen)}

    def _judged(
        self,
        seen: Batch,
        devices: DeviceView,
        known: pl.DataFrame,
        device: str,
        peer: str,
        rows: pl.DataFrame,
        vain: int,
    ) -> Finding | None:
        first = rows.row(0, named=True)
        words, techniques = _KINDS[first["kind"]]
        facts = habits.facts(known, device, peer, first["kind"], devices, seen.start)
        parts = facts.parts("peer", len(_KINDS), words)
        if first["kind"] == "client outside":
            parts.append(_named_part(known, first, nameless=peer == first["net"]))
        if vain:
            parts.append(_vain_part(vain))
        if math.fsum(one.value for one in parts) < WEAKEST:
            return None
        start, end = habits.window(seen, rows)
        who, whom = named(device, devices), _named_peer(first, devices)
        service = _service(first)
        connections = int(rows["count"].sum())
        count = counted(connections, "connection")
        verb = "called" if first["role"] == "client" else "was called by"
        usual = (
            known.filter(pl.col("device") == device, pl.col("learned"))
            .sort("visits", descending=True)["item"]
            .to_list()
        )
        span = lasting(facts.end - facts.start)
        return Finding(
            detector=self.spec.id,
            ts=start,
            end=end,
            device=DeviceId(device),
            claim=(
                f"{who} {verb} {whom} ({service}) for the first time; in {span} it had {counted(len(usual), 'peer')}."
            ),
            subject=f"peer={safe(peer)}",
            severity=self.spec.severity,
            observed=Quantity(f"{count} with {whom} ({service})", float(connections), "connections"),
            expected=Expectation(
                f"one of {counted(len(usual), 'known peer')}"
                + (f" ({habits.listed(_shown(usual, devices))})" if usual else ""),
                0.0,
                round(missing_mass(facts.visits, facts.singles), 6),
                "new peers per contact",
            ),
            baseline=facts.baseline("a peer"),
            parts=tuple(parts),
            evidence=habits.evidence(seen, rows),
            techniques=techniques,
            peers=(first["peer_device"] or first["peer_h"],),
            nearest=habits.nearest(known, device, first["kind"], lambda item: named(item, devices)),
            to_be_normal="Contact with this peer while the device was learned, or on many days since.",
        )


@once
def _contacts(seen: Batch) -> pl.DataFrame:
    """Completed connections as habits: the peer is the item."""
    inside = pl.col("kind").is_in(["device", "local"])
    place = pl.when(inside).then(pl.lit(" inside")).otherwise(pl.lit(" outside"))
    return contacts(seen).with_columns(item="peer", kind=pl.concat_str("role", place))


def _in_vain(seen: Batch, known: pl.DataFrame) -> dict[str, int]:
    """How many unknown peers each device called without an answer."""
    failed = talks(seen).filter(pl.col("ok").not_(), pl.col("role") == "client", pl.col("kind") != "group")
    if failed.is_empty():
        return {}
    pairs = failed.select("device", item="peer").unique()
    strange = pairs.join(known.select("device", "item"), on=["device", "item"], how="anti")
    return dict(strange.group_by("device").len().iter_rows())


def _vain_part(vain: int) -> Part:
    return part(
        "failed attempts", min(2.0, math.log1p(vain) / 2), f"it also called {counted(vain, 'unknown peer')} in vain"
    )


def _named_part(known: pl.DataFrame, first: Mapping[str, Any], *, nameless: bool) -> Part:
    """Whether DNS, TLS or HTTP named the peer: a hard-coded address is how implants and few others call."""
    outside = known.filter(pl.col("learned") & (pl.col("kind") == "client outside"))
    bare = (outside.filter(pl.col("item") == pl.col("net")).height + 0.5) / (outside.height + 1)
    usual = bare if nameless else 1 - bare
    under_attack = NAMELESS_UNDER_ATTACK if nameless else 1 - NAMELESS_UNDER_ATTACK
    said = "no name was asked for" if nameless else f"it was asked for by name ({safe(str(first['domain']))})"
    why = f"{said}; {outside.height} peers outside were learned here, {100 * bare:.0f} % of them without a name"
    return part("by name", max(-2.0, min(4.0, math.log(under_attack / usual))), why)


def _named_peer(first: dict[str, str | None], devices: DeviceView) -> str:
    if first["peer_device"]:
        return named(first["peer_device"], devices)
    address = safe(first["peer_h"] or "?")
    return f"{safe(first['domain'])} ({address})" if first["domain"] else address


def _shown(items: Sequence[str], devices: DeviceView) -> list[str]:
    return [named(item, devices) for item in items[:3]] + list(items[3:])


def _service(first: dict[str, object]) -> str:
    if first["proto"] == "icmp":
        return f"icmp type {first['icmp_type']}"
    port = f"{first['proto']}/{first['port']}"
    return f"{safe(str(first['service']))} on {port}" if first["service"] else port
