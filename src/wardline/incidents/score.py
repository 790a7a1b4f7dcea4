"""How likely, how severe, and what first: the arithmetic of an incident, every term of it named.

Findings about one thing are not independent witnesses, so evidence is added with falling weight (a noisy machine that
repeats itself must not talk itself into certainty). `docs/incidents.md` writes the formula out.
"""

import math
from collections.abc import Collection, Mapping, Sequence

from wardline.incidents.folding import strength
from wardline.model.device import Device, DeviceId
from wardline.model.finding import PRIOR, Finding, Part, Severity
from wardline.model.incident import Incident

REPEAT_WEIGHT = 0.5
"""What the next-strongest finding of the same detector counts, against the one before it."""

REPEAT_CAP = 2.0
"""Nats that all repeats of one detector may add to its strongest finding."""

DETECTOR_WEIGHT = 0.5
"""What the next-strongest detector counts, against the one before it: detectors look at the same packets."""

SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high", "critical")
SEVERITY_WEIGHT: Mapping[Severity, float] = {"low": 1.0, "medium": 3.0, "high": 6.0, "critical": 10.0}
CONTROL = frozenset({"plc", "rtu", "ied", "dcs", "controller", "safety", "relay", "drive", "outstation", "actuator"})
"""Words in a device's type or role that make it one that moves something physical."""

_CENTRAL = frozenset({"gateway", "router", "firewall", "switch", "server", "hmi", "scada", "historian", "engineering"})
_ON_PROCESS = frozenset(
    f"T{number:04}"
    for number in (803, 806, 814, 816, 821, 831, 835, 836, 838, 843, 848, 855, 856, 857, 858, 878, 881, 889)
)
"""Techniques that act on the physical process or on what guards it, not only on computers."""


def parts_of(findings: Sequence[Finding]) -> tuple[Part, ...]:
    """The log-odds of several findings about one story, in nats, as a sum of named parts."""
    by_detector: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=strength):
        by_detector.setdefault(finding.detector, []).append(finding)
    (leading, best), *others = by_detector.items()
    others.sort(key=lambda one: (-_evidence(one[1][0]), one[0]))
    said = [_prior(best[0]), Part(leading, _evidence(best[0]), "its strongest finding, in full")]
    said += _repeats(leading, best, 1.0)
    for place, (name, found) in enumerate(others, 1):
        weight = DETECTOR_WEIGHT**place
        why = f"its strongest finding, counted {weight:g} beside the detectors above"
        said.append(Part(name, weight * max(0.0, _evidence(found[0])), why))
        said += _repeats(name, found, weight)
    return tuple(part for part in said if part.value) or (said[0],)


def parts(incident: Incident) -> tuple[Part, ...]:
    """The terms of an incident's log-odds, in nats: prior once, each detector's share, then what verdicts taught."""
    return (*parts_of(incident.findings), *incident.learned)


def logistic(score: float) -> float:
    """Probability from log-odds in nats."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, score))))


def probability(findings: Sequence[Finding], learned: Sequence[Part] = ()) -> float:
    """How likely the story is something other than the device's normal life; one finding alone keeps its own.

    `learned` is what verdicts on such incidents add.
    """
    return logistic(math.fsum(part.value for part in (*parts_of(findings), *learned)))


def severity(findings: Sequence[Finding], involved: Collection[Device]) -> Severity:
    """The worst severity of the findings; critical where a high one acts on the process and a controller is involved.

    What people said counts too: one step more where the criticality of a device involved is 5, one less where it is 1
    for all of them. Never from the probability: how bad it would be and how sure we are stay two things.
    """
    worst = max((finding.severity for finding in findings), key=SEVERITIES.index)
    acts = any(map(_acts_on_process, findings))
    found: Severity = "critical" if acts and any(words(device) & CONTROL for device in involved) else worst
    said = [device.value("criticality") for device in involved]
    step = 1 if "5" in said else -1 if said and all(one == "1" for one in said) else 0
    return SEVERITIES[max(0, min(len(SEVERITIES) - 1, SEVERITIES.index(found) + step))]


def lead_of(findings: Sequence[Finding], held: Severity) -> Finding:
    """The finding that a story of that severity is named after: the one that made it so severe, then the strongest."""

    def rank(finding: Finding) -> int:
        made_critical = held == "critical" and _acts_on_process(finding)
        return SEVERITIES.index("critical" if made_critical else finding.severity)

    return min(findings, key=lambda one: (-rank(one), strength(one)))


def lead(incident: Incident) -> Finding:
    """The finding that an incident is named after."""
    return lead_of(incident.findings, incident.severity)


def device_weight(device: Device | None) -> float:
    """2 for what moves something physical, 1.5 for what others depend on, 1 for the rest and the unknown."""
    if device is None:
        return 1.0
    named = words(device)
    return 2.0 if named & CONTROL else 1.5 if named & _CENTRAL else 1.0


def risk(incident: Incident, devices: Mapping[DeviceId, Device]) -> float:
    """What to look at first: probability x severity weight x device weight, 0..20."""
    return incident.probability * SEVERITY_WEIGHT[incident.severity] * device_weight(devices.get(incident.device))


def words(device: Device) -> frozenset[str]:
    """The words of a device's type and role, in lower case."""
    text = f"{device.value('type')} {device.value('role')}".lower()
    return frozenset("".join(char if char.isalnum() else " " for char in text).split())


def _acts_on_process(finding: Finding) -> bool:
    return finding.severity in ("high", "critical") and not _ON_PROCESS.isdisjoint(finding.techniques)


def _prior(best: Finding) -> Part:
    value = math.fsum(part.value for part in best.parts if part.name == PRIOR)
    return Part(PRIOR, value, "counted once for the whole incident")


def _evidence(finding: Finding) -> float:
    return math.fsum(part.value for part in finding.parts if part.name != PRIOR)


def _repeats(name: str, found: Sequence[Finding], weight: float) -> list[Part]:
    """What a detector's further findings add, capped, as one part; none where it has none."""
    tail = math.fsum(max(0.0, _evidence(again)) * REPEAT_WEIGHT**place for place, again in enumerate(found) if place)
    if not tail:
        return []
    count = len(found) - 1
    return [
        Part(f"{name}, again", weight * min(REPEAT_CAP, tail), f"{count} more of its findings, with falling weight")
    ]
