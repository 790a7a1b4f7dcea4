"""What a contender is: something that watches a case's captures and raises alarms."""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from wardline.model.batch import Nanos
from wardline_eval.case import Case

KEPT = 20_000
"""Raw alarms that a contender returns for one case at most, the strongest: more than any budget lets anybody read."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something is wrong with one device over [ts, end].

    `addresses` are those of the device, MAC (lower case, colons) and IP as far as known; `peers` those of others it
    names. `score` is finite and larger for what is more suspicious, on one scale over all cases. `detections` are the
    times at which it could first be made and then again; without them its two ends count. `title` is for people, and
    `techniques` are the ATT&CK ids that it names, if it does.
    """

    ts: Nanos
    end: Nanos
    addresses: tuple[str, ...]
    peers: tuple[str, ...]
    score: float
    kind: str
    detections: tuple[Nanos, ...] = ()
    title: str = ""
    techniques: tuple[str, ...] = ()


class Contender(Protocol):
    """One way to find attacks, made without arguments; `name` as `--peer` takes it.

    `raw` says that its alarms stand for one device and minute each and are to be folded into incidents, over a
    threshold, by the harness (`folding.py`); otherwise each alarm is an incident already. `is_probability` says that a
    score is the probability of an attack, so that calibration can be measured.
    """

    name: ClassVar[str]
    raw: ClassVar[bool]
    is_probability: ClassVar[bool]

    def watch(self, case: Case) -> Sequence[Alarm]:
        """Read the case's captures in order, learn what lies before `learned_until`, and tell what is wrong after it.

        Truth is not to be looked at. Raw alarms may be only the `KEPT` strongest. A minute's alarm has the minute's end
        as its `end` and its only detection: before that it could not have been made.
        """


def strongest(alarms: Iterable[Alarm], most: int = KEPT) -> tuple[Alarm, ...]:
    """The alarms with the highest scores, in order of time."""
    return tuple(sorted(heapq.nlargest(most, alarms, key=lambda one: one.score), key=lambda one: (one.ts, one.end)))
