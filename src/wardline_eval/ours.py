"""Wardline as a contender, whole and with its rules alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from wardline import behaviour
from wardline.app import pipeline
from wardline.behaviour import Learning, registry
from wardline.model.ports import Detector
from wardline.sources.captures import CaptureFiles
from wardline_eval.case import Case
from wardline_eval.contender import Alarm
from wardline_range.verdict import reported


class Wardline:
    """All detectors, slice by slice as in `wardline analyze`; an alarm is an incident, its score the probability."""

    name: ClassVar[str] = "wardline"
    raw: ClassVar[bool] = False
    is_probability: ClassVar[bool] = True

    def watch(self, case: Case) -> Sequence[Alarm]:
        """The incidents as they stand in the end."""
        learning = Learning(until=case.learned_until)
        state = replace(pipeline.begin(learning, case.name), behaviour=behaviour.begin(learning, self.detectors()))
        for batch in CaptureFiles(case.paths).batches():
            _, _, state = pipeline.step(batch, state)
        view = pipeline.picture(state)
        devices = {device.id: device for device in view.devices}
        alarms = []
        for incident in view.incidents:
            told = reported(incident, devices)
            alarms.append(
                Alarm(
                    told.first_ts, told.last_ts, (*told.macs, *told.addrs), told.peers, incident.probability,
                    incident.cause, tuple(sorted(told.detections)), incident.title,
                )
            )  # fmt: skip
        return tuple(sorted(alarms, key=lambda one: (one.ts, one.end, one.title)))

    def detectors(self) -> Sequence[Detector]:
        """Those that take part."""
        return registry.all_detectors()


class WardlineRules(Wardline):
    """Only the detectors that need no learning: their documentation says so under warm-up."""

    name: ClassVar[str] = "wardline-rules"

    def detectors(self) -> Sequence[Detector]:
        """Those whose warm-up is none."""
        return tuple(one for one in registry.all_detectors() if one.spec.warm_up.startswith("None"))
