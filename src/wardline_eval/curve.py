"""Recall against false incidents over all thresholds: what a contender could find, had we the patience.

A threshold is also a budget of alerts: so many incidents, true and false, a site's operator reads in a day.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wardline_eval.case import Case
from wardline_eval.contender import Alarm
from wardline_eval.folding import groups
from wardline_eval.judging import after_learning, are_true, matches

THRESHOLDS = 80
"""Points of a curve at most: ranks of alarms in even ratios, so that the few strongest are seen one by one."""


@dataclass(frozen=True)
class Weighed:
    """A contender's alarms in one case, in order of time, and which attacks each of them tells of."""

    case: Case
    alarms: tuple[Alarm, ...]
    raw: bool

    @cached_property
    def matched(self) -> tuple[frozenset[int], ...]:
        """For each alarm the places of the attacks that it tells of."""
        return matches(self.case, self.alarms)

    @cached_property
    def true(self) -> tuple[bool, ...]:
        """For each alarm whether it is not false."""
        return are_true(self.case, self.alarms, self.matched)

    @cached_property
    def best(self) -> tuple[float, ...]:
        """For each attack the highest score of an alarm that tells of it; below everything where none does."""
        best = [-math.inf] * len(self.case.attacks)
        for alarm, its in zip(self.alarms, self.matched, strict=True):
            for place in its:
                best[place] = max(best[place], alarm.score)
        return tuple(best)

    def incidents(self, threshold: float) -> list[list[int]]:
        """Incidents from a threshold on, as places of their alarms."""
        falling, places = self._ranked
        above = sorted(places[: bisect_right(falling, -threshold)])
        return groups(self.alarms, above) if self.raw else [[at] for at in above]

    @cached_property
    def _ranked(self) -> tuple[list[float], list[int]]:
        """Scores below zero and the places of their alarms, the strongest first: a threshold is a place in it."""
        ranked = sorted((-alarm.score, at) for at, alarm in enumerate(self.alarms))
        return [score for score, _ in ranked], [at for _, at in ranked]


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
    made = sorted(after_learning(case, alarms), key=lambda one: (one.ts, one.end))
    return Weighed(case, tuple(made), raw)


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
        false += sum(not any(one.true[at] for at in group) for group in folded)
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
