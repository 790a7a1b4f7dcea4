"""Whether a model still sees what it was trained on, and whether it or a feed has grown old.

References: Siddiqi 2006, "Credit Risk Scorecards" (population stability index and its limits 0.1 and 0.25).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from wardline.model.batch import Nanos

MOVED = 0.25
"""Index from which a feature counts as moved; below 0.1 it stands."""

BINS = 10
FEWEST = 100
"""Values on either side below which nothing is said: chance alone moves the index by about 2 * BINS / values."""

DAY_NS = 86_400_000_000_000


def stability_index(trained: Sequence[float], now: Sequence[float]) -> float | None:
    """Population stability index over tenths of the training values; None where either side has too few."""
    if len(trained) < FEWEST or len(now) < FEWEST:
        return None
    cuts = np.unique(np.quantile(np.asarray(trained, float), np.linspace(0, 1, BINS + 1)[1:-1]))
    before, after = (_shares(np.asarray(values, float), cuts) for values in (trained, now))
    return float(((after - before) * np.log(after / before)).sum())


def histogram_index(trained: Mapping[int, float], now: Mapping[int, float]) -> float | None:
    """The same index over histograms as bin and weight, in tenths of the trained one; None where either has too few."""
    if min(sum(trained.values()), sum(now.values())) < FEWEST:
        return None
    places = sorted(trained)
    reached = np.cumsum([trained[place] for place in places]) / sum(trained.values())
    cuts = np.unique([places[int(np.searchsorted(reached, share))] for share in np.linspace(0, 1, BINS + 1)[1:-1]])
    before, after = (_weights(one, cuts) for one in (trained, now))
    return float(((after - before) * np.log(after / before)).sum())


def stale(name: str, updated: Nanos, now: Nanos, days: float) -> str | None:
    """One line where something is older than it may be; None where it is fresh."""
    age = (now - updated) / DAY_NS
    return f"{name} is {age:.0f} days old, at most {days:g} are allowed: refresh it" if age > days else None


def _weights(histogram: Mapping[int, float], cuts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Share of the weight in bins up to each cut and beyond the last; half a sample is added to each."""
    held = np.full(len(cuts) + 1, 0.5)
    np.add.at(held, np.searchsorted(cuts, list(histogram), side="left"), list(histogram.values()))
    weights: NDArray[np.float64] = held / held.sum()
    return weights


def _shares(values: NDArray[np.float64], cuts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of values between and at the cuts, so that a feature with one value alone has a bin for it.

    Half a value is added to each bin, so that none is empty.
    """
    bins = np.searchsorted(cuts, values, side="left") + np.searchsorted(cuts, values, side="right")
    counts = np.bincount(bins, minlength=2 * len(cuts) + 1) + 0.5
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares
