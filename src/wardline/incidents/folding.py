"""The state between two batches: findings of one device and one detector held together as strands.

What is kept is bounded, and does not depend on how the traffic was cut into batches: a strand keeps its strongest
findings and counts the rest, and which strands belong to one story is decided only when the story is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wardline.model.batch import Nanos
from wardline.model.device import DeviceId
from wardline.model.finding import Finding

GAP: Nanos = 6 * 3_600_000_000_000
"""Findings of one device and one cause stay one incident while the next comes within this time of the last."""

KEPT = 200
"""Findings that a strand, and an incident, keeps in full; the rest are counted."""

STRANDS = 20_000
"""Strands kept in all; beyond it those with the weakest findings are forgotten, and counted in `Folding.forgotten`."""

_PEERS = 1_000


@dataclass(frozen=True, slots=True)
class Strand:
    """Findings of one device and one detector with no gap above `GAP`: the strongest `KEPT`, and the count of all.

    `peers` holds the first 1000 peers of all findings, in order of text.
    """

    device: DeviceId
    detector: str
    first: Nanos
    last: Nanos
    total: int
    findings: tuple[Finding, ...]
    peers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Folding:
    """Every strand so far, ordered by device, detector and time; `forgotten` findings fell to the bound on strands."""

    strands: tuple[Strand, ...] = ()
    forgotten: int = 0


def begin() -> Folding:
    """A folding that has seen nothing yet."""
    return Folding()


def fold(findings: Sequence[Finding], state: Folding) -> Folding:
    """The state after these findings; the same findings in any order and any cut lead to the same state."""
    if not findings:
        return state
    held: dict[tuple[DeviceId, str], list[Strand]] = {}
    for strand in (*state.strands, *map(_alone, findings)):
        held.setdefault((strand.device, strand.detector), []).append(strand)
    touched = {(finding.device, finding.detector) for finding in findings}
    merged = [strand for key in sorted(held) for strand in (_merge(held[key]) if key in touched else held[key])]
    return _bounded(merged, state.forgotten)


def strength(finding: Finding) -> tuple[float, Nanos, str]:
    """Sort key: strongest first, then earliest."""
    return (-finding.score, finding.ts, finding.id)


def in_time(finding: Finding) -> tuple[Nanos, Nanos, str]:
    """Sort key: earliest first."""
    return (finding.ts, finding.end, finding.id)


def _alone(finding: Finding) -> Strand:
    last = max(finding.ts, finding.end)
    peers = tuple(sorted(set(finding.peers))[:_PEERS])
    return Strand(finding.device, finding.detector, finding.ts, last, 1, (finding,), peers)


def _merge(strands: Iterable[Strand]) -> list[Strand]:
    """Strands of one device and detector joined wherever less than `GAP` lies between them."""
    groups: list[list[Strand]] = []
    until = 0
    for strand in sorted(strands, key=lambda one: (one.first, one.last)):
        if groups and strand.first - until <= GAP:
            groups[-1].append(strand)
            until = max(until, strand.last)
        else:
            groups.append([strand])
            until = strand.last
    return [_joined(group) for group in groups]


def _joined(group: Sequence[Strand]) -> Strand:
    if len(group) == 1:
        return group[0]
    findings = {finding.id: finding for strand in group for finding in strand.findings}
    return replace(
        group[0],
        last=max(strand.last for strand in group),
        total=sum(strand.total for strand in group),
        findings=tuple(sorted(findings.values(), key=strength)[:KEPT]),
        peers=tuple(sorted({peer for strand in group for peer in strand.peers})[:_PEERS]),
    )


def _bounded(strands: list[Strand], forgotten: int) -> Folding:
    if len(strands) <= STRANDS:
        return Folding(tuple(strands), forgotten)
    ranked = sorted(range(len(strands)), key=lambda at: strength(strands[at].findings[0]))
    kept = [strands[at] for at in sorted(ranked[:STRANDS])]
    lost = sum(strand.total for strand in strands) - sum(strand.total for strand in kept)
    return Folding(tuple(kept), forgotten + lost)
