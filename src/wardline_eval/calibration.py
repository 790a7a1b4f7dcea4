"""Whether an incident that says 80 % is right in 80 of 100: reliability bins and the expected calibration error.

References: Naeini, Cooper, Hauskrecht 2015 (expected calibration error, bins of equal width); Nixon et al. 2019
(bins of equal count).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from wardline_eval.intervals import Interval, bootstrap, wilson

BINS = 10
"""Bins at most; of equal count there are no more than leave `LEAST` incidents in each."""

LEAST = 5

Said = tuple[float, bool]
"""A probability, and whether it was an attack."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Incidents of similar probability: how many, their mean, the share that told of an attack, and its interval."""

    count: int
    said: float
    true: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Calibration:
    """Bins of equal width (those that hold any) and the error over them; the same error over bins of equal count.

    Errors are means over incidents of the distance between a bin's mean probability and its share of true ones.
    """

    count: int
    bins: tuple[Bin, ...]
    error: float | None
    error_interval: Interval | None
    error_equal_count: float | None
    brier: float | None


def calibration(said: Sequence[Said]) -> Calibration:
    """Measure it; errors are None where there is no incident."""
    if not said:
        return Calibration(0, (), None, None, None, None)
    return Calibration(
        len(said),
        tuple(map(_bin, _equal_width(said))),
        _error(_equal_width(said)),
        bootstrap(said, lambda drawn: _error(_equal_width(drawn))),
        _error(_equal_count(said)),
        math.fsum((probability - is_true) ** 2 for probability, is_true in said) / len(said),
    )


def _equal_width(said: Sequence[Said]) -> list[Sequence[Said]]:
    held: list[list[Said]] = [[] for _ in range(BINS)]
    for one in said:
        held[min(BINS - 1, int(one[0] * BINS))].append(one)
    return [one for one in held if one]


def _equal_count(said: Sequence[Said]) -> list[Sequence[Said]]:
    ordered = sorted(said)
    bins = max(1, min(BINS, len(ordered) // LEAST))
    return [ordered[len(ordered) * at // bins : len(ordered) * (at + 1) // bins] for at in range(bins)]


def _error(bins: Sequence[Sequence[Said]]) -> float:
    total = sum(map(len, bins))
    return math.fsum(len(one) * abs(_mean(one, 0) - _mean(one, 1)) for one in bins) / total


def _bin(held: Sequence[Said]) -> Bin:
    return Bin(len(held), _mean(held, 0), _mean(held, 1), wilson(sum(is_true for _, is_true in held), len(held)))


def _mean(held: Sequence[Said], part: int) -> float:
    return math.fsum(one[part] for one in held) / len(held)
