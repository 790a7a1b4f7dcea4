"""`Quality`: what is wrong with the network or the sensor at this moment, before any detector looks.

Judged each slice ahead of the detectors. A bad hour makes failures, silences and rushes that look like attacks; what a
condition explains loses as many nats as the condition makes it likelier, and the rest is told as ever.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from wardline.behaviour import losses, reaching, voices
from wardline.behaviour.addresses import place
from wardline.behaviour.condition import NETWORK, TABLE, Condition, Name, from_frame, to_frame
from wardline.behaviour.names import domain_of
from wardline.behaviour.scoring import part
from wardline.behaviour.talks import talks
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.finding import CONDITION, Finding
from wardline.model.ports import DetectorSpec, DeviceView, Memory

EXPLAINS: Mapping[Name, float] = {
    "internet_outage": 20.0,
    "service_outage": 20.0,
    "group_outage": 5.0,
    "mirror_loss": 5.0,
    "overload": 5.0,
    "blind": 5.0,
    "clock_backwards": 5.0,
}
"""Nats that a condition takes from a finding it explains: an outage all that failures can say; a restart or a faulty
sensor makes such things some hundred times likelier, no more."""

_MEMORY = "conditions"


@dataclass(frozen=True, slots=True)
class Quality:
    """The conditions that go on, or are being recovered from, in one slice."""

    conditions: tuple[Condition, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether nothing is known to be wrong."""
        return not self.conditions


def assess(seen: Batch, memory: Memory) -> tuple[Quality, Memory]:
    """The conditions of one slice, and what to remember; the batch carries its tables `talk` and `contact`."""
    before = tuple(
        one for one in from_frame(memory[_MEMORY] if _MEMORY in memory else to_frame(()))
        if not reaching.over_for_good(one, seen)
    )  # fmt: skip
    services = [one for one in before if one.name in ("internet_outage", "service_outage")]
    silences = [one for one in before if one.name in ("group_outage", "blind")]
    faults = [one for one in before if one not in services and one not in silences]
    reach = reaching.remember(seen, memory)
    away, odds = reaching.observe(seen, reach, memory, services)
    faulty, usual = losses.observe(seen, memory, faults, services_away=any(not one.over for one in away))
    if any(one.name == "mirror_loss" and not one.over for one in faulty):
        away = tuple(one for one in away if one.told != "begins")
    silent, heard = voices.observe(seen, memory, silences)
    conditions = (*faulty, *silent, *away)
    following = {**memory, **usual, **heard, "reach": reach, "odds": odds, _MEMORY: to_frame(conditions)}
    return Quality(conditions), following


def with_conditions(seen: Batch, quality: Quality) -> Batch:
    """The batch with the table `condition`, where there is anything to say."""
    return seen if quality.is_good else replace(seen, tables={**seen.tables, TABLE: to_frame(quality.conditions)})


def weighed(finding: Finding, spec: DetectorSpec, quality: Quality, seen: Batch, devices: DeviceView) -> Finding:
    """The finding less what a condition explains of it, as a part that says so; unchanged where none does."""
    if spec.cause == CONDITION or not spec.explained_by:
        return finding
    fitting = [
        one
        for one in quality.conditions
        if one.name in spec.explained_by
        and one.explains_at(max(finding.ts, seen.start), finding.end)
        and _concerns(one, finding, seen, devices)
    ]
    if not fitting:
        return finding
    strongest = max(fitting, key=lambda one: EXPLAINS.get(one.name, 0.0))
    why = f"{strongest.name.replace('_', ' ')} goes on or has just ended, which makes this likely without an attack"
    return replace(finding, parts=(*finding.parts, part("explained away", -EXPLAINS.get(strongest.name, 0.0), why)))


def _concerns(one: Condition, finding: Finding, seen: Batch, devices: DeviceView) -> bool:
    """Whether a finding lies within what a condition reaches: all of its peers must."""
    if one.name not in NETWORK:
        return True
    if one.name == "group_outage":
        group = [device for device in devices.all() if not set(device.macs).isdisjoint(one.members)]
        within = {name for device in group for name in (str(device.id), *device.addrs)}
        return str(finding.device) in within or (bool(finding.peers) and set(finding.peers) <= within)
    peers = finding.peers or _peers(finding, seen)
    if one.scope == reaching.INTERNET:
        return bool(peers) and all(_is_outside(peer, devices) for peer in peers)
    server = devices.get(DeviceId(one.scope))
    names = {one.scope, *(server.addrs if server else ())}
    return bool(peers) and set(peers) <= names


def _peers(finding: Finding, seen: Batch) -> tuple[str, ...]:
    """The other ends of the rows that a finding rests on."""
    rows = talks(seen)
    mine = rows.filter(
        (pl.col("device") == finding.device) & pl.col("uid").is_in([row.uid for row in finding.evidence])
    )
    return tuple(mine["peer_h"].unique(maintain_order=True))


def _is_outside(peer: str, devices: DeviceView) -> bool:
    if devices.get(DeviceId(peer)) is not None:
        return False
    if place(peer)[0] == "external":
        return True
    return domain_of(peer) is not None
