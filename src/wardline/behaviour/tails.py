"""How rare a rate is against a device's own past: a histogram on a logarithmic scale and a Pareto tail beyond it.

References: Hill 1975, "A simple general approach to inference about the tail of a distribution"; peaks over threshold.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

STEP = 0.2
"""Width of a bin in ln(1 + x): neighbours differ by a fifth."""

THRESHOLD = 0.9
"""The tail begins at this quantile."""


@dataclass(frozen=True, slots=True)
class Tail:
    """Chance of a value at least this large, from how many samples, and the value that 99 of 100 stay below."""

    p: float
    samples: float
    usual: float


def bin_of(value: float) -> int:
    """The bin that a value falls in."""
    return int(math.log1p(value) / STEP)


def tail(bins: Sequence[tuple[int, float]], value: float) -> Tail:
    """The tail of a histogram, given as (bin, weight) pairs, at a value.

    Where at least one whole sample lies at or above, their share (Jeffreys' half added); beyond, an exponential on
    the log scale, fitted by its mean excess over the threshold (Hill's estimator), never steeper than one bin.
    """
    ordered = sorted(bins)
    total = math.fsum(weight for _, weight in ordered)
    here = bin_of(value)
    above = math.fsum(weight for place, weight in ordered if place >= here)
    usual = math.expm1((_quantile(ordered, 0.99 * total) + 1) * STEP)
    if above >= 1 - 1e-9:
        return Tail(min(1.0, (above + 0.5) / (total + 1)), total, usual)
    start = _quantile(ordered, THRESHOLD * total)
    over = [(place - start, weight) for place, weight in ordered if place >= start]
    share = math.fsum(weight for _, weight in over)
    excess = max(1.0, math.fsum(steps * weight for steps, weight in over) / share) if share else 1.0
    p = (share + 0.5) / (total + 1) * math.exp(-max(0, here - start) / excess)
    # A heavy tail must not call a value beyond all samples likelier than the last of them.
    return Tail(min(1.0, p, 1.5 / (total + 1)), total, usual)


def _quantile(ordered: Sequence[tuple[int, float]], rank: float) -> int:
    reached = 0.0
    for place, weight in ordered:
        reached += weight
        if reached >= rank:
            return place
    return ordered[-1][0] if ordered else 0
