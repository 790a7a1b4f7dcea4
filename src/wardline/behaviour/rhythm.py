"""How regular a series of connections is: the published beacon score.

Intervals of a beacon with jitter lie near their median or mean; those of anything else are better told by a process
without memory (exponential) or by bursts (log-normal). The score is the logarithm of the likelihood ratio, so it grows
with every interval seen and holds at 40 % jitter; a tenth of the intervals may be anything (sleep, a missed call).
Intervals that grow by a factor, or whose period changed once, are judged relative to that, at a price for each choice
made after the fact. `docs/behaviour.md` writes the formula out.

References: Schwarz 1978, "Estimating the dimension of a model" (the price of a fitted value); Theil 1950, "A
rank-invariant method of linear and polynomial regression analysis" (the slope).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import fmean, median
from typing import Literal

from wardline.behaviour.wording import lasting

STRAY = 0.1
"""Share of a beacon's intervals that may be anything."""

SPREADS = (0.5, 0.2)
"""A beacon's intervals lie within one of these shares of their median, or of their mean, on either side."""

OTHER_FORM = math.log(0.1)
"""One beacon in ten is taken to let its intervals grow, and one in ten to change its period."""

SEGMENT = 4
"""Intervals on either side of a change of period, at least."""

ENOUGH = 8.0
"""A steady rhythm that says this much is not looked at for other forms."""

Form = Literal["steady", "growing", "changed"]

SAME_SIZE = 0.1
"""Sizes within this share of their median count as the same …"""

SAME_BY_CHANCE = 0.08
"""… which a log-normal of unit width reaches so often (its density at the median, 0.4, times the width 0.2)."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Log likelihood ratios of intervals and sizes, the median interval in s, its relative deviation, and coverage.

    Deviation and coverage are relative to the form: to the growing interval, or to the period on either side of its
    change.
    """

    intervals: int
    every_s: float
    deviation: float
    regular: float
    same_size: float
    coverage: float
    form: Form = "steady"

    def pace(self) -> str:
        """The rhythm as a claim tells it."""
        every = lasting(int(self.every_s * 1e9))
        words = {
            "steady": f"about every {every}",
            "growing": f"at intervals that change by a steady factor, {every} in the middle",
            "changed": f"at one regular pace and then at another, {every} in the middle",
        }[self.form]
        return f"{words} (give or take {100 * self.deviation:.0f} %)"


def rhythm(times_ns: Sequence[int], sizes: Sequence[float]) -> Rhythm | None:
    """The rhythm of connections by their start times, in order; None where fewer than three intervals remain.

    Starts within a second of the one before are one call (several connections opened at once).
    """
    starts = [at for place, at in enumerate(times_ns) if place == 0 or at - times_ns[place - 1] >= 1_000_000_000]
    gaps = [(b - a) / 1e9 for a, b in pairwise(starts)]
    if len(gaps) < 3:
        return None
    form, regular, even = _best(gaps)
    middle = median(even)
    deviation = median(abs(gap - middle) for gap in even) / middle
    coverage = min(1.0, len(even) * middle / math.fsum(even))
    return Rhythm(len(gaps), median(gaps), deviation, regular, _same(sizes), coverage, form)


def _best(gaps: Sequence[float]) -> tuple[Form, float, Sequence[float]]:
    """The form that explains the intervals best, what it says, and the intervals relative to it."""
    steady = _regular(gaps)
    if steady >= ENOUGH or len(gaps) < 2 * SEGMENT:
        return "steady", steady, gaps
    best: tuple[Form, float, Sequence[float]] = ("steady", steady, gaps)
    for form, price, even in _forms(gaps):
        said = _regular(even) + OTHER_FORM - price
        best = (form, said, even) if said > best[1] else best
    return best


def _forms(gaps: Sequence[float]) -> Iterator[tuple[Form, float, list[float]]]:
    """The intervals relative to a factor of growth, and to a change of period; each with its price in nats."""
    logs = [math.log(gap) for gap in gaps]
    fitted = math.log(len(gaps)) / 2
    slope = median((b - a) / (j - i) for (i, a), (j, b) in combinations(enumerate(logs), 2))
    yield "growing", fitted, [gap * math.exp(-slope * place) for place, gap in enumerate(gaps)]
    places = range(SEGMENT, len(gaps) - SEGMENT + 1)
    change = min(places, key=lambda place: _misfit(logs[:place]) + _misfit(logs[place:]))
    halves = gaps[:change], gaps[change:]
    yield "changed", fitted + math.log(len(places)), [gap / median(half) for half in halves for gap in half]


def _misfit(logs: Sequence[float]) -> float:
    middle = median(logs)
    return math.fsum(abs(one - middle) for one in logs)


def _regular(gaps: Sequence[float]) -> float:
    middle, mean = median(gaps), fmean(gaps)
    free = [math.exp(-gap / mean) / mean for gap in gaps]
    runs = [math.exp(-(math.log(gap / middle) ** 2) / 2) / (gap * math.sqrt(2 * math.pi)) for gap in gaps]
    bursts = [(1 - STRAY) * run + STRAY * other for run, other in zip(runs, free, strict=True)]
    tries = [(centre, spread) for centre in (middle, mean) for spread in SPREADS]
    beacon = max(_log(_beacon(gaps, free, *one)) for one in tries) - math.log(len(tries))
    return beacon - max(_log(free), _log(bursts))


def _beacon(gaps: Sequence[float], free: Sequence[float], centre: float, spread: float) -> list[float]:
    """Density of each interval for a beacon with that period: even within the spread, but for strays."""
    width = 2 * spread * centre
    return [
        (1 - STRAY) * (abs(gap - centre) <= width / 2) / width + STRAY * other
        for gap, other in zip(gaps, free, strict=True)
    ]


def _same(sizes: Sequence[float]) -> float:
    middle = median(sizes) if sizes else 0.0
    if middle <= 0:
        return 0.0
    same = sum(abs(size - middle) <= SAME_SIZE * middle for size in sizes)
    yes = math.log((1 - STRAY) / SAME_BY_CHANCE)
    no = math.log(STRAY / (1 - SAME_BY_CHANCE))
    return same * yes + (len(sizes) - same) * no


def _log(densities: Sequence[float]) -> float:
    return math.fsum(math.log(max(one, 1e-300)) for one in densities)
