"""One window judged by both families: how rare it is, what makes it so, and the nearest learned one.

The device's own learned windows are split by turns: one half is fitted, the other is held out for conformal ranks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wardline.behaviour.density.features import FLOORS, NAMES, SHARES, WORDS, worded
from wardline.behaviour.density.half_space import HalfSpace
from wardline.behaviour.density.interface import Array, rank_p
from wardline.behaviour.density.mahalanobis import Mahalanobis
from wardline.behaviour.density.standard import standard


@dataclass(frozen=True, slots=True)
class Place:
    """Where a window lies: its p-value, what each feature adds to its distance, and what would be normal."""

    p: float
    shares: tuple[float, ...]
    nearest: int
    to_be_normal: str


def judged(own: Array, others: Sequence[Array], row: Array, worth: float) -> Place | None:
    """The place of a window among its device's learned ones; None where either family finds it less rare than `worth`.

    `others` are learned windows of devices of the same kind, each counted by its own standard. The p-value is the
    larger of the two families', so it holds for their agreement.
    """
    floor = np.array(FLOORS)
    fitted, held = own[::2], own[1::2]
    scale = standard(fitted, floor)
    near, far, here = scale(fitted), scale(held), scale(row[None])
    distance = Mahalanobis(near)
    first = rank_p(distance.score(far), float(distance.score(here)[0]))
    if first > worth:
        return None
    pooled = np.concatenate([near, *(standard(rows, floor)(rows) for rows in others)])
    trees = HalfSpace(pooled)
    second = rank_p(trees.score(far), float(trees.score(here)[0]))
    if second > worth:
        return None
    shares = distance.shares(here)[0]
    closest = int(np.argmin(((scale(own) - here) ** 2).sum(axis=1)))
    return Place(max(first, second), tuple(float(share) for share in shares), closest, _mended(own, row, shares))


def told(row: Array) -> str:
    """A window in words: the four quantities that a person asks for first."""
    return ", ".join(worded(name, _counted(name, row)) for name in ("out_bytes", "in_bytes", "peers", "failed"))


def _counted(name: str, row: Array) -> float:
    value = float(row[NAMES.index(name)])
    return value if name in SHARES else float(np.expm1(value))


def _mended(own: Array, row: Array, shares: Array) -> str:
    """Which feature would have to lie within which learned range."""
    name = NAMES[int(np.argmax(shares))]
    place = NAMES.index(name)
    low, high = np.array(own[:, place].min()), np.array(own[:, place].max())
    ends = [_number(name, _counted(name, np.full(len(NAMES), end))) for end in (low, high)]
    return f"{WORDS[name]} between {ends[0]} and {ends[1]} in ten minutes, not {_number(name, _counted(name, row))}"


def _number(name: str, value: float) -> str:
    return f"{value:.0%}" if name in SHARES else f"{value:,.0f}".replace(",", " ")
