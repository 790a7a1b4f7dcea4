"""How regular a series of connections is: the published beacon score.

Intervals of a beacon with jitter lie within half of their median or mean; those of anything else are better told by a
process without memory (exponential) or by bursts (log-normal). The score is the logarithm of the likelihood ratio, so
it grows with every interval seen and holds at 40 % jitter; a tenth of the intervals may be anything (sleep, a missed
call). `docs/behaviour.md` writes the formula out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

STRAY = 0.1
"""Share of a beacon's intervals that may be anything."""

SPREAD = 0.5
"""A beacon's intervals lie within this share of their median, or of their mean, on either side."""

SAME_SIZE = 0.1
"""Sizes within this share of their median count as the same …"""

SAME_BY_CHANCE = 0.08
"""… which a log-normal of unit width reaches so often (its density at the median, 0.4, times the width 0.2)."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Log likelihood ratios of intervals and sizes, the median interval in s, its relative deviation, and coverage."""

    intervals: int
    every_s: float
    deviation: float
    regular: float
    same_size: float
    coverage: float


def rhythm(times_ns: Sequence[int], sizes: Sequence[float]) -> Rhythm | None:
    """The rhythm of connections by their start times, in order; None where fewer than three intervals remain.

    Starts within a second of the one before are one call (several connections opened at once).
    """
    starts = [at for place, at in enumerate(times_ns) if place == 0 or at - times_ns[place - 1] >= 1_000_000_000]
    gaps = [(b - a) / 1e9 for a, b in pairwise(starts)]
    if len(gaps) < 3:
        return None
    middle = median(gaps)
    deviation = median(abs(gap - middle) for gap in gaps) / middle
    coverage = min(1.0, len(gaps) * middle / math.fsum(gaps))
    return Rhythm(len(gaps), middle, deviation, _regular(gaps, middle), _same(sizes), coverage)


def _regular(gaps: Sequence[float], middle: float) -> float:
    mean = fmean(gaps)
    free = [math.exp(-gap / mean) / mean for gap in gaps]
    bursts = [math.exp(-(math.log(gap / middle) ** 2) / 2) / (gap * math.sqrt(2 * math.pi)) for gap in gaps]
    centres = (middle, mean)
    beacon = max(_log(_beacon(gaps, free, centre)) for centre in centres) - math.log(len(centres))
    return beacon - max(_log(free), _log(bursts))


def _beacon(gaps: Sequence[float], free: Sequence[float], centre: float) -> list[float]:
    """Density of each interval for a beacon with that period: even within the spread, but for strays."""
    width = 2 * SPREAD * centre
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
