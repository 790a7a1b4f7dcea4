"""Which planted attacks were found, how soon, and what was reported without a cause."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from wardline.model.batch import Batch
from wardline.model.device import Device, DeviceId
from wardline.model.finding import CONDITION
from wardline.model.incident import Incident
from wardline_range.truth import MALICIOUS_NAME, AttackTruth, Truth

MARGIN_NS = 60_000_000_000
"""An attack still shows so long before and after its flows: slices of a minute have rough edges."""

PROCESS = "process-value"
AFTERMATH_NS = 3_600_000_000_000
"""What an attack did to a process lasts so long beyond the attack: a tank that it filled stays full."""


@dataclass(frozen=True, slots=True)
class Reported:
    """An incident as far as truth can judge it: whom it concerns, when it was seen (ns, both ends), and why.

    `detections` are the times of its findings; without them its first time counts. `attacks` names those whose flows
    are among its evidence: a victim of forged packets cannot name who sent them.
    """

    id: str
    macs: tuple[str, ...]
    addrs: tuple[str, ...]
    first_ts: int
    last_ts: int
    cause: str
    peers: tuple[str, ...] = ()
    detections: tuple[int, ...] = ()
    attacks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scored:
    """One attack: whether and by which incident it was found, and how many seconds after its beginning."""

    attack: str
    found: bool
    incident: str | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """All attacks in the order of the truth, and the ids of the incidents that belong to none."""

    attacks: tuple[Scored, ...]
    false_incidents: tuple[str, ...]


class Guilty:
    """Which attack the engine's flows belong to, by their uid; told slice by slice, since uids are the engine's own."""

    def __init__(self, truth: Truth) -> None:
        malicious = truth.flows.filter(pl.col("label") == MALICIOUS_NAME)
        self._flows = malicious.select("community_id", "ts", "attack").unique(["community_id", "ts"])
        self.attacks: dict[str, str] = {}

    def read(self, batch: Batch) -> None:
        """Take note of the flows of one slice."""
        rows = batch.tables.get("conn")
        if rows is not None and self._flows.height:
            found = rows.select("uid", "community_id", "ts").join(self._flows, on=["community_id", "ts"])
            self.attacks.update(found.select("uid", "attack").iter_rows())


def reported(
    incident: Incident, devices: Mapping[DeviceId, Device], guilty: Mapping[str, str] | None = None
) -> Reported:
    """An incident of Wardline in terms of addresses; a finding counts from its end, when it could first be made.

    `guilty` names the attack of a flow by its uid (see `Guilty`).
    """
    device = devices.get(incident.device)
    macs, addrs = (device.macs, device.addrs) if device else ((), ())
    peers = [address for peer in incident.peers for address in _addresses(peer, devices)]
    return Reported(
        incident.id, macs, addrs, incident.first_ts, incident.last_ts, incident.cause, tuple(peers),
        tuple(finding.end for finding in incident.findings), _told_by_evidence(incident, guilty or {}),
    )  # fmt: skip


def _told_by_evidence(incident: Incident, guilty: Mapping[str, str]) -> frozenset[str]:
    rows = (row.uid for finding in incident.findings for row in finding.evidence)
    return frozenset(guilty[uid] for uid in rows if uid in guilty)


def score(truth: Truth, incidents: Sequence[Reported]) -> Verdict:
    """Compare what was reported with what happened; a bad hour of the network or the sensor is no alarm either way."""
    alarms = [one for one in incidents if one.cause != CONDITION]
    scored = tuple(_scored(attack, alarms) for attack in truth.attacks)
    false = tuple(
        one.id
        for one in alarms
        if not any(_concerns(one, attack) or _is_left_by(one, attack) for attack in truth.attacks)
    )
    return Verdict(scored, false)


def _scored(attack: AttackTruth, incidents: Sequence[Reported]) -> Scored:
    """The incident that told of it first; those on the attacking device go before those on its peers."""
    matching = [one for one in incidents if _concerns(one, attack)]
    if not matching:
        return Scored(attack.name, False, None, None)
    first = min(matching, key=lambda one: (not _is_on(one, attack), _detected(one, attack), one.id))
    return Scored(attack.name, True, first.id, max(0.0, (_detected(first, attack) - attack.start) / 1e9))


def _concerns(incident: Reported, attack: AttackTruth) -> bool:
    """It is about the attacking device, or rests on the attack's own flows, or is about a device that it touched with
    the attacker named; and at the right time.
    """
    if not _times(incident, attack):
        return False
    if _is_on(incident, attack) or attack.name in incident.attacks:
        return True
    return bool({attack.ip, attack.mac} & set(incident.peers)) and bool(set(incident.addrs) & set(attack.peers))


def _is_left_by(incident: Reported, attack: AttackTruth) -> bool:
    """It is about the process behind a device that the attack touched, while the process is still out of its bounds.

    That finds no attack, but it is true.
    """
    times = incident.detections or (incident.first_ts, incident.last_ts)
    touched = not set(incident.addrs).isdisjoint(attack.peers)
    return (
        touched and incident.cause == PROCESS and any(attack.start <= ts <= attack.end + AFTERMATH_NS for ts in times)
    )


def _is_on(incident: Reported, attack: AttackTruth) -> bool:
    return attack.mac in incident.macs or attack.ip in incident.addrs


def _times(incident: Reported, attack: AttackTruth) -> list[int]:
    """Its detections that lie within the attack's window."""
    seen = incident.detections or (incident.first_ts, incident.last_ts)
    return [ts for ts in seen if attack.start - MARGIN_NS <= ts <= attack.end + MARGIN_NS]


def _detected(incident: Reported, attack: AttackTruth) -> int:
    return min(_times(incident, attack))


def _addresses(peer: str, devices: Mapping[DeviceId, Device]) -> tuple[str, ...]:
    """The addresses of a peer, which an incident names by device id where it knows the device."""
    device = devices.get(DeviceId(peer))
    return (*device.addrs, *device.macs) if device else (peer,)
