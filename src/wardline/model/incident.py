"""`Incident`: findings of one device and one cause, told as one story."""

from dataclasses import dataclass

from wardline.model.batch import Nanos
from wardline.model.device import DeviceId
from wardline.model.finding import Finding, Part, Severity


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an incident's time line; `count` findings of one detector folded into it."""

    ts: Nanos
    end: Nanos
    text: str
    finding: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened to or from one device, over [first_ts, last_ts].

    `cause` is the family of detectors that folded together ("scan", "new-behaviour", "ot-command" …); `explanation` one
    paragraph made by rule; `next_steps` what to check next; `findings` by time, at most 200 kept, `total` counted.
    `learned` is what verdicts on incidents of this kind add to what the findings say, where there are any.
    """

    id: str
    device: DeviceId
    cause: str
    title: str
    severity: Severity
    probability: float
    first_ts: Nanos
    last_ts: Nanos
    explanation: str
    next_steps: tuple[str, ...]
    timeline: tuple[Step, ...]
    findings: tuple[Finding, ...]
    total: int
    techniques: tuple[str, ...]
    peers: tuple[str, ...]
    learned: tuple[Part, ...] = ()
