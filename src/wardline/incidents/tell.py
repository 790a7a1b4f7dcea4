"""Stories told as incidents, worst first."""

import hashlib
from collections.abc import Mapping, Sequence

from wardline.incidents import explain, score
from wardline.incidents.folding import KEPT, Folding, in_time, strength
from wardline.incidents.stories import Story, owners, stories
from wardline.model.device import Device, DeviceId
from wardline.model.finding import Finding, Part
from wardline.model.incident import Incident
from wardline.model.ports import DetectorSpec

_PEERS = 200
NOTHING_LEARNED: Mapping[str, Part] = {}
"""No verdicts yet."""


def incidents(
    state: Folding,
    devices: Mapping[DeviceId, Device],
    specs: Mapping[str, DetectorSpec],
    learned: Mapping[str, Part] = NOTHING_LEARNED,
) -> tuple[Incident, ...]:
    """Every story so far, the one to look at first in front; `specs` holds each detector's description by its id.

    `learned` is what verdicts add to incidents by cause.

    Worst first is by risk (see `score.risk`), then by probability, count, time and id.
    """
    causes = {name: spec.cause for name, spec in specs.items()}
    owned = owners(devices)
    told = [_tell(story, devices, owned, specs, learned) for story in stories(state.strands, causes, owned)]
    told.sort(key=lambda one: (-score.risk(one, devices), -one.probability, -one.total, one.first_ts, one.id))
    return tuple(told)


def _tell(
    story: Story,
    devices: Mapping[DeviceId, Device],
    owned: Mapping[str, DeviceId],
    specs: Mapping[str, DetectorSpec],
    learned: Mapping[str, Part],
) -> Incident:
    findings = _kept([finding for strand in story.strands for finding in strand.findings])
    total = sum(strand.total for strand in story.strands)
    device = devices.get(story.device)
    names = {str(id_): devices[id_].label for id_ in sorted({one.device for one in story.strands}) if id_ in devices}
    own = {str(story.device), *((*device.addrs, *device.macs) if device else ())}
    peers = sorted({peer for strand in story.strands for peer in strand.peers} - own)
    severity = score.severity(findings, _involved(story, peers, devices, owned))
    leading = score.lead_of(findings, severity)
    first = min(strand.first for strand in story.strands)
    cause = specs[leading.detector].cause if leading.detector in specs else leading.detector
    taught = (learned[cause],) if cause in learned else ()
    return Incident(
        id=_id(story),
        device=story.device,
        cause=cause,
        title=explain.title(findings, leading, device.label if device else str(story.device), specs),
        severity=severity,
        probability=score.probability(findings, taught),
        first_ts=first,
        last_ts=max(strand.last for strand in story.strands),
        explanation=explain.explanation(findings, leading, total, device, names, specs, taught),
        next_steps=explain.next_steps(findings, leading, specs),
        timeline=explain.timeline(findings, specs),
        findings=findings,
        total=total,
        techniques=tuple(sorted({id_ for finding in findings for id_ in finding.techniques})),
        peers=tuple(peers[:_PEERS]),
        learned=taught,
    )


def _kept(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """At most `KEPT`, every detector's strongest first so that none is crowded out; ordered by time."""
    place: dict[str, int] = {}
    ranked = []
    for finding in sorted(findings, key=strength):
        place[finding.detector] = place.get(finding.detector, -1) + 1
        ranked.append((place[finding.detector], strength(finding), finding))
    ranked.sort(key=lambda one: one[:2])
    return tuple(sorted((finding for _, _, finding in ranked[:KEPT]), key=in_time))


def _id(story: Story) -> str:
    """Stays the same while the story grows at its end."""
    opening = min(story.strands, key=lambda one: (one.first, one.detector, one.device))
    key = f"{story.device}|{opening.device}|{opening.detector}|{opening.first}"
    return "I" + hashlib.sha256(key.encode()).hexdigest()[:16]


def _involved(
    story: Story, peers: Sequence[str], devices: Mapping[DeviceId, Device], owned: Mapping[str, DeviceId]
) -> tuple[Device, ...]:
    ids = {
        story.device,
        *(strand.device for strand in story.strands),
        *(owned[peer] for peer in peers if peer in owned),
    }
    return tuple(devices[id_] for id_ in sorted(ids) if id_ in devices)
