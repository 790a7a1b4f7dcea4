"""Range-aware precision and recall: how much of an attack's time incidents cover, and how much of theirs is attack.

An incident that tells of an attack in its first minute and one that covers all of it are both "found"; here they
differ. Only incidents that tell of an attack (right device, right time) overlap it at all.

References: Tatbul, Lee, Zdonik, Alam, Gottschlich 2018, "Precision and Recall for Time Series", 3 and 4: flat bias,
cardinality factor 1/x, existence weight 0.5 for recall and none for precision.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wardline.model.batch import Nanos
from wardline_eval.judging import Judged

EXISTENCE = 0.5
"""Weight of having been told of an attack at all, against how much of its time was covered."""

_SHORTEST: Nanos = 10**9


@dataclass(frozen=True, slots=True)
class Ranged:
    """Both means, 0..1; None where there is no incident, or no attack."""

    precision: float | None
    recall: float | None


def ranged(judged: Sequence[Judged], matched: Sequence[Sequence[frozenset[int]]]) -> Ranged:
    """Over all attacks and all incidents of several cases; `matched` holds, per case, what each incident tells."""
    recalls: list[float] = []
    precisions: list[float] = []
    for one, attacks_of in zip(judged, matched, strict=True):
        real = [_range(attack.start, attack.end) for attack in one.case.attacks]
        told = [_range(incident.ts, incident.end) for incident in one.incidents]
        overlaps = [(at, place) for at, places in enumerate(attacks_of) for place in places]
        for place, span in enumerate(real):
            mine = [told[at] for at, its in overlaps if its == place]
            recalls.append(EXISTENCE * bool(mine) + (1 - EXISTENCE) * _covered(span, mine))
        precisions += [
            _covered(span, [real[place] for its, place in overlaps if its == at]) for at, span in enumerate(told)
        ]
    return Ranged(_mean(precisions), _mean(recalls))


def _covered(span: tuple[Nanos, Nanos], others: Sequence[tuple[Nanos, Nanos]]) -> float:
    """The share of a range that others cover, over how many they are: one whole piece is better than many."""
    shared = [max(0, min(span[1], end) - max(span[0], start)) for start, end in others]
    pieces = sum(1 for one in shared if one)
    return min(1.0, math.fsum(shared) / (span[1] - span[0])) / pieces if pieces else 0.0


def _range(start: Nanos, end: Nanos) -> tuple[Nanos, Nanos]:
    return start, max(end, start + _SHORTEST)


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
