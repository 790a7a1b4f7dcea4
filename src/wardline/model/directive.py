"""What people tell Wardline: planned work, what to keep quiet, what is normal, verdicts, and whose a device is."""

from dataclasses import dataclass
from typing import Literal

from wardline.model.batch import Nanos

Outcome = Literal["true", "benign", "false"]
"""An attack or fault as it was told; real, but nothing bad; or not what it was told to be."""

OUTCOMES: tuple[Outcome, ...] = ("true", "benign", "false")


@dataclass(frozen=True, slots=True)
class ChangeWindow:
    """Planned work on named devices from `start` until `end`; then it expires by itself.

    `devices` are addresses, hardware addresses, host names or ids; `causes` are the families of findings that the work
    explains ("ot-command", "new-behaviour" …, as in docs/alerts.md).
    """

    devices: tuple[str, ...]
    start: Nanos
    end: Nanos
    reason: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suppression:
    """Findings that nobody wants to hear of from `start` until `end`, in time of the traffic; then it expires.

    `devices` are words as in a change window, groups of devices ("type:camera", "vendor:…", "model:…", "role:…",
    "zone:…"), or "*". `kinds` are detectors or causes, as in docs/alerts.md. Where `peer` is given, one of the peers
    that a finding names is that one.
    """

    id: str
    devices: tuple[str, ...]
    kinds: tuple[str, ...]
    peer: str
    start: Nanos
    end: Nanos
    reason: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One behaviour that is normal from `start` on: what one detector said of one device, about the very same matter.

    `subject` is that of a finding; it names peer, port, function or whatever else the matter is told apart by.
    """

    id: str
    device: str
    detector: str
    subject: str
    start: Nanos
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an incident turned out, by the one who looked into it; `probability` is what had been said of it."""

    id: str
    incident: str
    cause: str
    probability: float
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Context:
    """What people know of devices: `devices` is a word as in a change window, or a network such as 10.0.5.0/24.

    `criticality` is 1 (nobody would miss it) to 5 (people or the process depend on it), 0 where nobody said.
    """

    id: str
    devices: str
    owner: str = ""
    zone: str = ""
    criticality: int = 0


@dataclass(frozen=True, slots=True)
class Directives:
    """Everything that people told, as it stands."""

    windows: tuple[ChangeWindow, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    contexts: tuple[Context, ...] = ()


UNTOLD = Directives()
"""Nobody told anything."""
