"""Half-space trees over device-minutes, as a stream: mass profiles of one window judge the rows of the next.

Settings are those of the paper: 25 trees of depth 15, windows of 250 rows, size limit a tenth of a window; attributes
lie in 0..1. The score is minus the logarithm of a row's mean mass, which orders rows as the paper's sum does: 0 is
emptiest, and more ordinary rows lie below. Learning never ends, as the paper has it; rows come in order of time.

References: Tan, Ting, Liu 2011, "Fast Anomaly Detection for Streaming Data", IJCAI, 3 (work range, mass profile,
score) and 5 (settings).
"""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from wardline_eval.case import Case
from wardline_eval.contender import Alarm
from wardline_eval.features.minutes import Array, minutes

TREES, DEPTH, WINDOW, SEED = 25, 15, 250, 7
LIMIT = WINDOW // 10


class Trees:
    """The ensemble: perfect binary trees, nodes numbered from 1 as in a heap."""

    def __init__(self, features: int, seed: int = SEED) -> None:
        self._chance = np.random.default_rng(seed)
        self._features = features
        inner = 1 << DEPTH
        self._feature = self._chance.integers(0, features, (TREES, inner))
        self._cut = np.stack([self._cuts(tree) for tree in range(TREES)])
        self._reference = np.zeros((TREES, 2 << DEPTH))

    def _cuts(self, tree: int) -> Array:
        """Where each node halves its half-space: the middle of a random work range around 0..1."""
        centre = self._chance.random(self._features)
        reach = 2 * np.maximum(centre, 1 - centre)
        low, high = (centre - reach)[None], (centre + reach)[None]
        cuts = np.zeros(1 << DEPTH)
        for depth in range(DEPTH):
            nodes = np.arange(1 << depth)
            feature = self._feature[tree, nodes + len(nodes)]
            middle = (low[nodes, feature] + high[nodes, feature]) / 2
            cuts[nodes + len(nodes)] = middle
            low, high = low.repeat(2, axis=0), high.repeat(2, axis=0)
            high[2 * nodes, feature] = low[2 * nodes + 1, feature] = middle
        return cuts

    def window(self, rows: Array) -> Array:
        """Scores of a window's rows by the profile of the one before; its own profile comes next."""
        mass = np.zeros_like(self._reference)
        scored = np.zeros(len(rows))
        places = np.arange(len(rows))
        for tree in range(TREES):
            node = np.ones(len(rows), np.int64)
            score, open_ = np.zeros(len(rows)), np.ones(len(rows), bool)
            for depth in range(DEPTH + 1):
                level = 1 << depth
                mass[tree, level : 2 * level] = np.bincount(node - level, minlength=level)
                here = self._reference[tree, node]
                ends = open_ & ((here <= LIMIT) | (depth == DEPTH))
                score[ends] = here[ends] * 2.0**depth
                open_ &= ~ends
                if depth < DEPTH:
                    right = rows[places, self._feature[tree, node]] >= self._cut[tree, node]
                    node = 2 * node + right
            scored += score
        self._reference = mass
        return scored / TREES


class HalfSpaceTrees:
    """One ensemble for a case."""

    name: ClassVar[str] = "half-space-trees"
    raw: ClassVar[bool] = True
    is_probability: ClassVar[bool] = False

    def watch(self, case: Case) -> Sequence[Alarm]:
        """The strongest device-minutes after learning."""
        seen = minutes(case)
        rows, learned = seen.features, seen.learned(case)
        if not len(rows):
            return ()
        scaled = _scaled(rows, rows[learned] if learned.any() else rows[:WINDOW])
        trees = Trees(rows.shape[1])
        trees.window(scaled[:WINDOW])  # the first profile; these rows are scored below, like the others
        mass = np.concatenate([trees.window(scaled[at : at + WINDOW]) for at in range(0, len(scaled), WINDOW)])
        return seen.alarms(case, -np.log2(1 + mass), self.name)


def _scaled(rows: Array, known: Array) -> Array:
    """Attributes in 0..1 by the range that was learned; what lies further off is at most one range away."""
    low, high = known.min(axis=0), known.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    scaled: Array = np.clip((rows - low) / span, -1.0, 2.0)
    return scaled
