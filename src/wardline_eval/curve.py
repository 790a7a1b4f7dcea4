"""Recall against false incidents over all thresholds: what a contender could find, had we the patience.

A threshold is also a budget of alerts: so many incidents, true and false, a site's operator reads in a day.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wardline_eval.case import Case
from wardline_eval.contender import Alarm
from wardline_eval.folding import groups
from wardline_eval.judging import after_learning, matches

THRESHOLDS = 80
"""Points of a curve at most: ranks of alarms in even ratios, so that the few strongest are seen one by one."""


@dataclass(frozen=True)
class Weighed:
    """A contender's alarms in one case, and which attacks each of them tells of."""

    case: Case
    alarms: tuple[Alarm, ...]
    raw: bool

    @cached_property
    def matched(self) -> tuple[frozenset[int], ...]:
        """For each alarm the places of the attacks that it tells of."""
        return matches(self.case, self.alarms)

    @cached_property
    def best(self) -> tuple[float, ...]:
        """For each attack the highest score of an alarm that tells of it; below everything where none does."""
        return tuple(
            max(
                (alarm.score for alarm, its in zip(self.alarms, self.matched, strict=True) if place in its),
                default=-math.inf,
            )
            for place in range(len(self.case.attacks))
        )

    def incidents(self, threshold: float) -> list[list[int]]:
        """Incidents from a threshold on, as places of their alarms."""
        if self.raw:
            return groups(self.alarms, threshold)
        return [[at] for at, alarm in enumerate(self.alarms) if alarm.score >= threshold]


@dataclass(frozen=True, slots=True)
class Point:
    """From this threshold on: attacks found, of how many, incidents that tell of none, and incidents in all."""

    threshold: float
    found: int
    attacks: int
    false: int
    incidents: int

    @property
    def recall(self) -> float:
        """Share of the attacks found."""
        return self.found / self.attacks if self.attacks else 0.0


def weighed(case: Case, alarms: Sequence[Alarm], raw: bool) -> Weighed:
    """Alarms made after learning."""
    return Weighed(case, after_learning(case, alarms), raw)


def curve(contended: Sequence[Weighed]) -> tuple[Point, ...]:
    """One point for each threshold, the highest first."""
    return tuple(point(contended, threshold) for threshold in _thresholds(contended))


def point(contended: Sequence[Weighed], threshold: float) -> Point:
    """What one threshold gives over several cases."""
    found = sum(score >= threshold for one in contended for score in one.best)
    false = incidents = 0
    for one in contended:
        folded = one.incidents(threshold)
        incidents += len(folded)
        false += sum(not any(one.matched[at] for at in group) for group in folded)
    return Point(threshold, found, sum(len(one.best) for one in contended), false, incidents)


def at_false_rate(points: Sequence[Point], false: float) -> Point | None:
    """The point that finds most with at most so many false incidents; None where there is none."""
    return _most([one for one in points if one.false <= false])


def at_budget(points: Sequence[Point], incidents: float) -> Point | None:
    """The point that finds most with at most so many incidents in all; None where there is none."""
    return _most([one for one in points if one.incidents <= incidents])


def _most(points: Sequence[Point]) -> Point | None:
    return max(points, key=lambda one: (one.found, -one.false, one.threshold), default=None)


def _thresholds(contended: Sequence[Weighed]) -> list[float]:
    scores = sorted({alarm.score for one in contended for alarm in one.alarms}, reverse=True)
    if len(scores) <= THRESHOLDS:
        return scores
    ratio = len(scores) ** (1 / (THRESHOLDS - 1))
    return [scores[at] for at in sorted({min(len(scores) - 1, round(ratio**step) - 1) for step in range(THRESHOLDS)})]
