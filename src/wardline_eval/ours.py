"""Wardline as a contender, whole and with its rules alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import polars as pl

from wardline import behaviour
from wardline.app import pipeline
from wardline.behaviour import Learning, registry
from wardline.incidents.budget import EVEN
from wardline.incidents.score import probability
from wardline.model.batch import Batch, Nanos
from wardline.model.device import Device, DeviceId
from wardline.model.directive import Directives
from wardline.model.incident import Incident
from wardline.model.ports import Detector
from wardline.sources.captures import CaptureFiles
from wardline_eval.case import Case
from wardline_eval.contender import Alarm
from wardline_range.verdict import reported

Moment = tuple[Nanos, Nanos]
"""When a finding begins and ends."""


class Wardline:
    """All detectors, slice by slice as in `wardline analyze`; an alarm is an incident, its score the probability."""

    name: ClassVar[str] = "wardline"
    raw: ClassVar[bool] = False
    is_probability: ClassVar[bool] = True

    def watch(self, case: Case) -> Sequence[Alarm]:
        """The incidents as they stand in the end, the unlikely too, with the times of all their findings, kept or not.

        What was found before an incident was more likely than not counts from the time when it was.
        """
        learning = Learning(until=case.learned_until)
        state = replace(pipeline.begin(learning, case.name), behaviour=behaviour.begin(learning, self.detectors()))
        for batch in CaptureFiles(case.before).batches() if case.before else ():
            state = pipeline.learn(moved(batch, case.before_later), state)
        said = Directives(windows=case.planned)
        made: dict[tuple[str, str], list[Moment]] = {}
        for batch in CaptureFiles(case.paths).batches():
            _, findings, state = pipeline.step(batch, state, said)
            for finding in findings:
                made.setdefault((finding.device, finding.detector), []).append((finding.ts, finding.end))
        view = pipeline.picture(state)
        devices = {device.id: device for device in view.devices}
        alarms = [_alarm(incident, devices, made) for incident in view.incidents]
        return tuple(sorted(alarms, key=lambda one: (one.ts, one.end, one.title)))

    def detectors(self) -> Sequence[Detector]:
        """Those that take part."""
        return registry.all_detectors()


def moved(batch: Batch, later: Nanos) -> Batch:
    """The batch with all its times that much earlier."""
    if not later:
        return batch
    tables = {
        name: rows.with_columns(
            pl.col(column) - pl.duration(nanoseconds=later)
            for column, kind in rows.schema.items()
            if isinstance(kind, pl.Datetime)
        )
        for name, rows in batch.tables.items()
    }
    return replace(batch, start=batch.start - later, end=batch.end - later, tables=tables)


class WardlineRules(Wardline):
    """Only the detectors that need no learning: their documentation says so under warm-up."""

    name: ClassVar[str] = "wardline-rules"

    def detectors(self) -> Sequence[Detector]:
        """Those whose warm-up is none."""
        return tuple(one for one in registry.all_detectors() if one.spec.warm_up.startswith("None"))


def _alarm(
    incident: Incident, devices: Mapping[DeviceId, Device], made: Mapping[tuple[str, str], Sequence[Moment]]
) -> Alarm:
    told = reported(incident, devices)
    detections = {
        end
        for detector in {finding.detector for finding in incident.findings}
        for start, end in made.get((incident.device, detector), ())
        if told.first_ts <= start <= told.last_ts
    }
    since = likely_since(incident)
    times = {max(ts, since) for ts in detections | set(told.detections)}
    return Alarm(
        told.first_ts, told.last_ts, (*told.macs, *told.addrs), told.peers, incident.probability, incident.cause,
        tuple(sorted(times)), incident.title, incident.techniques,
    )  # fmt: skip


def likely_since(incident: Incident) -> Nanos:
    """When its evidence made it more likely than not, 0 where it never did: before that nobody is told."""
    if incident.probability < EVEN:
        return 0
    ordered = sorted(incident.findings, key=lambda one: one.end)
    for count, finding in enumerate(ordered, 1):
        if probability(ordered[:count]) >= EVEN:
            return finding.end
    return 0
