"""How sure a share, a rate or a median is where counts are small: intervals of 95 %.

References: Wilson 1927 (a share); Garwood 1936 (a Poisson count, exact); Efron 1979 (bootstrap percentiles).
"""

import math
import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
Interval = tuple[float, float]

_Z = 1.959963984540054
_TAIL = 0.025


def wilson(found: int, of: int) -> Interval:
    """The interval of a share; everything is possible where nothing was counted."""
    if of == 0:
        return 0.0, 1.0
    share, spread = found / of, _Z * _Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def poisson(count: int) -> Interval:
    """The interval of the mean that a count came from."""
    low = 0.0 if count == 0 else _solve(lambda mean: 1 - _at_most(count - 1, mean) < _TAIL, count)
    return low, _solve(lambda mean: _at_most(count, mean) > _TAIL, count)


def bootstrap(values: Sequence[T], measure: Callable[[Sequence[T]], float], times: int = 1000) -> Interval | None:
    """Percentiles of a measure over samples drawn with replacement, the same each time; None for fewer than two."""
    if len(values) < 2:
        return None
    chance = random.Random(len(values))
    drawn = sorted(
        measure([values[int(chance.random() * len(values))] for _ in values]) for _ in range(times)
    )  # fmt: skip
    return drawn[int(_TAIL * times)], drawn[min(times - 1, int((1 - _TAIL) * times))]


def median(values: Sequence[float]) -> float | None:
    """The middle value, or the mean of the two in the middle; None where there is none."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _at_most(count: int, mean: float) -> float:
    """Chance of at most so many where a Poisson mean is expected."""
    if mean <= 0:
        return 1.0
    return min(1.0, math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1)))


def _solve(is_below: Callable[[float], bool], count: int) -> float:
    """Where a condition that holds for small means stops holding, by halving."""
    low, high = 0.0, 10.0 + count + 10 * math.sqrt(count + 1)
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return high
