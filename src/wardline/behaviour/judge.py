"""One slice judged: every detector scores it against what it remembers, then learns from it.

Score comes first, so that nothing is normal merely because it just happened.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import polars as pl

from wardline.behaviour import names, registry
from wardline.behaviour.quality import assess, weighed, with_conditions
from wardline.behaviour.state import Behaviour, Learning
from wardline.behaviour.talks import TALK, with_talks
from wardline.model.batch import Batch, Nanos
from wardline.model.device import Device, DeviceId
from wardline.model.finding import Finding, Stage
from wardline.model.inline import inline
from wardline.model.knowledge import NOTHING, Knowledge
from wardline.model.ports import Detector, DetectorSpec, Memory

KEPT = 0.005
"""A finding is kept as evidence from this probability on; what is told is decided by incident."""


class Devices(Protocol):
    """What this room asks of the inventory."""

    def get(self, device: DeviceId) -> Device | None:
        """One device as it is known now."""

    def all(self) -> Sequence[Device]:
        """Every device known now, ordered by id."""


class View:
    """The inventory's devices with the stage that each is in."""

    def __init__(
        self,
        devices: Devices,
        learning: Learning,
        first_seen: Mapping[DeviceId, Nanos],
        knowledge: Knowledge = NOTHING,
    ) -> None:
        self._devices, self._learning, self._first_seen, self._knowledge = devices, learning, first_seen, knowledge

    @property
    def knowledge(self) -> Knowledge:
        """What was said beside the traffic."""
        return self._knowledge

    def get(self, device: DeviceId) -> Device | None:
        """One device as it is known now."""
        return self._devices.get(device)

    def all(self) -> Sequence[Device]:
        """Every device known now, ordered by id."""
        return self._devices.all()

    def stage(self, device: DeviceId, at: Nanos) -> Stage:
        """Learning until the rule's end for that device; a device that nobody has met is learning."""
        first = self._first_seen.get(device)
        if first is None:
            known = self.get(device)
            first = known.first_seen if known else at
        return "learning" if at < self._learning.ends(first) else "operational"


def begin(learning: Learning, detectors: Sequence[Detector] | None = None, knowledge: Knowledge = NOTHING) -> Behaviour:
    """A state that has seen nothing yet, for the given detectors or all there are."""
    chosen = tuple(detectors) if detectors is not None else registry.all_detectors()
    return Behaviour(learning, chosen, knowledge=knowledge)


def specs(state: Behaviour) -> Mapping[str, DetectorSpec]:
    """What each detector of this state is, by id."""
    return {detector.spec.id: detector.spec for detector in state.detectors}


@inline
def judge(batch: Batch, devices: Devices, state: Behaviour) -> tuple[tuple[Finding, ...], Behaviour]:
    """Findings of one slice, ordered by time, and the state after it.

    The batch carries `orig_device` and `resp_device` beside `orig_h` and `resp_h`; slices come in order of time.
    """
    known = names.remember(batch, state.names)
    seen = with_talks(batch, known)
    quality, remembered = assess(seen, state.quality)
    seen = with_conditions(seen, quality)
    first_seen = _met(seen, devices, state.first_seen)
    view = View(devices, state.learning, first_seen, state.knowledge)
    found: list[Finding] = []
    memories: dict[str, Memory] = {}
    for detector in state.detectors:
        memory = state.memories.get(detector.spec.id, {})
        scored = detector.score(seen, view, memory)
        found += reported(weighed(one, detector.spec, quality, seen, view) for one in scored)
        memories[detector.spec.id] = detector.learn(seen, view, memory)
    ordered = tuple(sorted(found, key=lambda one: (one.ts, one.detector, one.device, one.subject)))
    return ordered, replace(state, first_seen=first_seen, names=known, memories=memories, quality=remembered)


def reported(findings: Iterable[Finding]) -> list[Finding]:
    """Those that are likely enough to be evidence."""
    return [finding for finding in findings if finding.probability >= KEPT]


def _met(seen: Batch, devices: Devices, first_seen: Mapping[DeviceId, Nanos]) -> Mapping[DeviceId, Nanos]:
    """When each device was first seen; one that so far only asked for addresses was watched all the same."""
    talk = seen.tables[TALK]
    strange = [device for device in talk["device"].unique() if device not in first_seen]
    if not strange:
        return first_seen
    earliest = talk.filter(pl.col("device").is_in(strange)).group_by("device").agg(pl.col("at").min())
    met = dict(first_seen)
    for device, at in earliest.iter_rows():
        known = devices.get(DeviceId(device))
        met[DeviceId(device)] = min(at, known.first_seen) if known else at
    return met
