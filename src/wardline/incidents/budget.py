"""Alerts a day as a person sets them: which incidents are told, where the threshold stands, and what that may miss.

The threshold follows the budget: it is the probability above which as many incidents opened lately as may be told a
day, corrected by what was told too much or too little so far. Without a budget an incident is told from even odds on.
"""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

from wardline.model.batch import Nanos
from wardline.model.incident import Incident

EVEN = 0.5
"""What is told without a budget: more likely true than not."""

DAY: Nanos = 86_400_000_000_000
HISTORY: Nanos = 7 * DAY
"""How far back it is looked for how many incidents open a day: a week holds its weekend."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What is told and what is not, worst first as they came; `threshold` is where it stood at the end.

    `missed_a_day` is how many of those held back are true, by their own calibrated probabilities, for each day.
    """

    told: tuple[Incident, ...]
    held: tuple[Incident, ...]
    threshold: float
    missed_a_day: float


def spend(incidents: Sequence[Incident], a_day: float | None, start: Nanos, end: Nanos) -> Spending:
    """Decide in order of time which incidents are told; `start` is when judging began, `end` when it ended."""
    days = max((end - start) / DAY, 1 / 24)
    threshold = EVEN
    if a_day is None:
        told = {one.id for one in incidents if one.probability >= EVEN}
    else:
        told, threshold = _within(incidents, a_day, start)
    held = tuple(one for one in incidents if one.id not in told)
    missed = sum(one.probability for one in held) / days
    return Spending(tuple(one for one in incidents if one.id in told), held, threshold, missed)


def _within(incidents: Sequence[Incident], a_day: float, start: Nanos) -> tuple[set[str], float]:
    told: set[str] = set()
    seen: list[tuple[Nanos, float]] = []
    threshold = EVEN
    for incident in sorted(incidents, key=lambda one: (one.first_ts, one.id)):
        at = max(incident.first_ts, start)
        seen = [one for one in seen if one[0] > at - HISTORY]
        allowed = a_day * (at - start) / DAY + _AT_ONCE * a_day
        threshold = _threshold(seen, a_day + allowed - len(told), at, start)
        if incident.probability >= threshold and len(told) < allowed:
            told.add(incident.id)
        insort(seen, (at, incident.probability))
    return told, threshold


_AT_ONCE = 0.1
"""Share of a day's budget that may be told at once, when an incident comes as the first of a day."""


def _threshold(seen: Sequence[tuple[Nanos, float]], rate: float, now: Nanos, start: Nanos) -> float:
    """The probability that as many as `rate` a day lately reached; 0 where fewer came, even odds on day one."""
    if now - start < DAY:
        return EVEN
    days = min((now - start) / DAY, HISTORY / DAY)
    wanted = max(0.0, rate) * days
    ranked = sorted((probability for _, probability in seen), reverse=True)
    if wanted >= len(ranked):
        return 0.0
    return ranked[int(wanted)]
