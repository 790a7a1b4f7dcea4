"""Family two: half-space trees, which halve space at random and count who lives where.

The trees do not depend on data, so that windows of several devices of a kind may be counted in the same ones.

References: Tan, Ting, Liu 2011, "Fast Anomaly Detection for Streaming Data", IJCAI, 3.
"""

from functools import cache

import numpy as np

from wardline.behaviour.density.interface import Array
from wardline.behaviour.density.standard import FURTHEST

TREES, DEPTH, SEED = 32, 8, 20110716
LEAST_SHARE = 0.1
"""A node with at most this share of the windows is not looked into further (the paper's size limit)."""


class HalfSpace:
    """Mass of the half-spaces that a window falls in; the emptier, the stranger."""

    def __init__(self, rows: Array) -> None:
        self._feature, self._cut = _trees(rows.shape[1])
        self._mass = np.zeros((TREES, 2 << DEPTH))
        for tree in range(TREES):
            for nodes in self._paths(tree, rows):
                np.add.at(self._mass[tree], nodes, 1.0 / len(rows))

    def score(self, rows: Array) -> Array:
        """Minus the logarithm of the mean mass, scaled by depth as the paper has it."""
        total = np.zeros(len(rows))
        for tree in range(TREES):
            open_ = np.ones(len(rows), dtype=bool)
            for depth, nodes in enumerate(self._paths(tree, rows)):
                here = self._mass[tree, nodes]
                ends = open_ & ((here <= LEAST_SHARE) | (depth == DEPTH))
                total[ends] += here[ends] * 2.0**depth
                open_ &= ~ends
        scores: Array = -np.log2(1e-6 + total / TREES)
        return scores

    def _paths(self, tree: int, rows: Array) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
        """The node of each row at each depth, numbered from 1 as in a heap."""
        node, places = np.ones(len(rows), dtype=np.int64), np.arange(len(rows))
        paths = [node]
        for _ in range(DEPTH):
            node = 2 * node + (rows[places, self._feature[tree, node]] >= self._cut[tree, node])
            paths.append(node)
        return paths


@cache
def _trees(features: int) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.int64]], Array]:
    """The feature and the cut of each inner node; work ranges are drawn around the middle of the learned life."""
    chance = np.random.default_rng(SEED)
    feature = chance.integers(0, features, (TREES, 1 << DEPTH))
    cut = np.zeros((TREES, 1 << DEPTH))
    for tree in range(TREES):
        middle = chance.uniform(-1.5, 1.5, features)
        reach = chance.uniform(0.5, 1.0, features) * FURTHEST
        low, high = {1: middle - reach}, {1: middle + reach}
        for node in range(1, 1 << DEPTH):
            axis, under, over = feature[tree, node], low.pop(node), high.pop(node)
            cut[tree, node] = (under[axis] + over[axis]) / 2
            low[2 * node], high[2 * node] = under, over.copy()
            low[2 * node + 1], high[2 * node + 1] = under.copy(), over
            high[2 * node][axis] = low[2 * node + 1][axis] = cut[tree, node]
    return feature, cut
