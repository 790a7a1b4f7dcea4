"""What is kept quiet because people said so: planned work, suppressions, and what they taught. All of it is counted.

A finding that is kept quiet makes no incident, but it stays: the newest are kept in full, with who wanted them quiet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from wardline.incidents.written import from_json, to_json
from wardline.model.device import Device, DeviceId
from wardline.model.directive import ChangeWindow, Directives, Lesson, Suppression
from wardline.model.finding import Finding
from wardline.model.ports import DetectorSpec

KEPT = 1_000
"""Findings kept in full; of those before them the count stays."""

PLANNED = "planned work"
"""What stands in the place of an id for change windows, which come from a file."""

_FRAME: dict[str, pl.DataType] = {
    "by": pl.String(), "detector": pl.String(), "count": pl.Int64(), "findings": pl.List(pl.String),
}  # fmt: skip
_EVERYONE = "*"
_GROUPS = ("type", "vendor", "model", "role", "zone")


class Devices(Protocol):
    """What this room asks of the inventory."""

    def get(self, device: DeviceId) -> Device | None:
        """One device as it is known now."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Counts by directive and detector, so that one that hides more than was meant is seen; and the newest findings."""

    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    findings: tuple[tuple[str, Finding], ...] = ()

    @property
    def total(self) -> int:
        """Findings kept quiet so far."""
        return sum(self.counts.values())

    def words(self) -> str:
        """How many findings, by whose word and of which detectors: "7: S2 5 new_peer; planned work 2 ot_command"."""
        each = (f"{by} {number:,} {detector}" for (by, detector), number in sorted(self.counts.items()))
        return f"{self.total:,}: {'; '.join(each)}"

    def by(self, directive: str) -> int:
        """Those that one directive kept quiet."""
        return sum(count for (name, _), count in self.counts.items() if name == directive)


def heard(
    findings: Sequence[Finding],
    said: Directives,
    devices: Devices,
    specs: Mapping[str, DetectorSpec],
    before: Quiet,
) -> tuple[tuple[Finding, ...], Quiet]:
    """The findings that nobody wanted quiet, in their order, and those kept quiet so far with the new ones."""
    if not findings or not (said.windows or said.suppressions or said.lessons):
        return tuple(findings), before
    told: list[Finding] = []
    counts, held = dict(before.counts), list(before.findings)
    for finding in findings:
        by = _kept_quiet_by(finding, said, devices, specs)
        if by is None:
            told.append(finding)
            continue
        counts[by, finding.detector] = counts.get((by, finding.detector), 0) + 1
        held.append((by, finding))
    return tuple(told), Quiet(counts, tuple(held[-KEPT:]))


def covers(window: ChangeWindow, finding: Finding, devices: Devices, specs: Mapping[str, DetectorSpec]) -> bool:
    """Whether the work explains a finding: begun within the window, of a named family, about named devices.

    Where a finding names peers, one of them is named too: work of an engineer at one controller says nothing of others.
    """
    if _cause(finding, specs) not in window.causes or not window.start <= finding.ts < window.end:
        return False
    named = frozenset(window.devices)
    return _is_named(finding.device, devices, named) and (
        not finding.peers or any(_is_named(DeviceId(peer), devices, named) for peer in finding.peers)
    )


def suppresses(one: Suppression, finding: Finding, devices: Devices, specs: Mapping[str, DetectorSpec]) -> bool:
    """Whether a suppression names a finding: its device, its kind, its peer, and a time at which it had not expired."""
    if not one.start <= finding.ts < one.end or not {finding.detector, _cause(finding, specs)} & set(one.kinds):
        return False
    if one.peer and not any(_is_named(DeviceId(peer), devices, frozenset((one.peer,))) for peer in finding.peers):
        return False
    return _EVERYONE in one.devices or _is_named(finding.device, devices, frozenset(one.devices))


def taught(one: Lesson, finding: Finding) -> bool:
    """Whether a finding is about the very matter that a person called normal."""
    about = (finding.device, finding.detector, finding.subject)
    return finding.ts >= one.start and about == (one.device, one.detector, one.subject)


def to_frame(quiet: Quiet) -> pl.DataFrame:
    """Everything kept quiet, as a frame that can be written down."""
    held: dict[tuple[str, str], list[str]] = {}
    for by, finding in quiet.findings:
        held.setdefault((by, finding.detector), []).append(to_json(finding))
    rows = [(*key, count, held.get(key, [])) for key, count in sorted(quiet.counts.items())]
    return pl.DataFrame(rows, schema=_FRAME, orient="row")


def from_frame(frame: pl.DataFrame) -> Quiet:
    """What `to_frame` wrote down."""
    counts = {(by, detector): count for by, detector, count, _ in frame.iter_rows()}
    held = [(by, from_json(text)) for by, _, _, texts in frame.iter_rows() for text in texts]
    return Quiet(counts, tuple(sorted(held, key=lambda one: (one[1].ts, one[1].id))))


def _kept_quiet_by(
    finding: Finding, said: Directives, devices: Devices, specs: Mapping[str, DetectorSpec]
) -> str | None:
    if any(covers(window, finding, devices, specs) for window in said.windows):
        return PLANNED
    for lesson in said.lessons:
        if taught(lesson, finding):
            return lesson.id
    return next((one.id for one in said.suppressions if suppresses(one, finding, devices, specs)), None)


def _cause(finding: Finding, specs: Mapping[str, DetectorSpec]) -> str:
    spec = specs.get(finding.detector)
    return spec.cause if spec else finding.detector


def _is_named(device: DeviceId, devices: Devices, named: frozenset[str]) -> bool:
    known = devices.get(device)
    words: Iterable[str] = (device,)
    if known is not None:
        groups = (f"{group}:{known.value(group)}" for group in _GROUPS if known.value(group))
        words = (known.id, *known.addrs, *known.macs, known.value("hostname"), *groups)
    return not named.isdisjoint(words)
