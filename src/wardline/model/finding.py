"""`Finding`: one statement that something is unusual, with everything it rests on."""

import hashlib
import math
from dataclasses import dataclass
from typing import Literal

from wardline.model.batch import Nanos
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef

Severity = Literal["low", "medium", "high", "critical"]
Stage = Literal["learning", "operational", "built-in"]
MAX_EVIDENCE = 50
"""Rows that one finding refers to at most; the claim says how many there were."""

PRIOR = "prior"
"""Name of the part that holds the base rate; an incident counts it once, however many findings it has."""

CONDITION = "condition"
"""Cause of findings that tell a bad hour of the network or of the sensor, and never an attack."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured value with its unit ("" for none), and the same as a person reads it."""

    text: str
    value: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What would have been normal: a range in `unit`, and as a person reads it ("at most 3 new peers an hour")."""

    text: str
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the expectation was learned from: the window [start, end), how many samples of what, and the stage.

    A detector that needs no learning says stage "built-in" and why its limit is what it is in the expectation.
    """

    start: Nanos
    end: Nanos
    samples: int
    of: str
    stage: Stage
    peer_group: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One named term of the score, in nats of log-odds: above zero speaks for the claim, below against it."""

    name: str
    value: float
    why: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One claim about one device. Its score is the sum of its parts and its probability the logistic of that sum.

    `subject` says in a stable form what it is about ("peer=10.0.0.9 service=modbus"): the same matter found again has
    the same detector, device and subject. `series` is the observed quantity over time for a chart, at most 120 points.
    `nearest` words the nearest normal example, and `to_be_normal` what would have made this one normal; `next_steps`
    are to be checked for this one before what its detector always asks for.

    Raises ValueError where it has no evidence or no parts.
    """

    detector: str
    ts: Nanos
    end: Nanos
    device: DeviceId
    claim: str
    subject: str
    severity: Severity
    observed: Quantity
    expected: Expectation
    baseline: Baseline
    parts: tuple[Part, ...]
    evidence: tuple[RowRef, ...]
    techniques: tuple[str, ...]
    peers: tuple[str, ...] = ()
    series: tuple[tuple[Nanos, float], ...] = ()
    nearest: str = ""
    to_be_normal: str = ""
    next_steps: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"finding of {self.detector} on {self.device} has no evidence")
        if not self.parts:
            raise ValueError(f"finding of {self.detector} on {self.device} has no parts")

    @property
    def id(self) -> str:
        """Stable over runs: the same finding in the same input has the same id."""
        key = f"{self.detector}|{self.device}|{self.subject}|{self.ts}"
        return "F" + hashlib.sha256(key.encode()).hexdigest()[:16]

    @property
    def score(self) -> float:
        """Sum of the parts, in nats of log-odds."""
        return math.fsum(part.value for part in self.parts)

    @property
    def probability(self) -> float:
        """How likely the claim describes something other than this device's normal life, in 0..1."""
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, self.score))))
