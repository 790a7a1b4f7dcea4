"""KitNET: an ensemble of small autoencoders under one that reads their errors, trained packet by packet.

Features are mapped to autoencoders by how they correlate; each has tied weights, a sigmoid, and three quarters as many
hidden units as inputs, and is trained by one step of gradient descent for each packet. Inputs are brought to 0..1 by
the least and largest value seen in training.

References: Mirsky, Doitshman, Elovici, Shabtai 2018, "Kitsune", NDSS, IV-D (feature mapper) and IV-E (detector,
algorithms 2 and 3).
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import ClusterNode, linkage, to_tree
from scipy.spatial.distance import squareform

from wardline_eval.features.afterimage import Array

_Float = TypeVar("_Float", np.float32, np.float64)

LARGEST, HIDDEN, RATE, SEED = 10, 0.75, 0.1, 7
"""Inputs of one autoencoder at most, hidden units per input, learning rate, as in the paper."""


def mapped(rows: Array, largest: int = LARGEST) -> tuple[tuple[int, ...], ...]:
    """Features in groups of at most `largest` that correlate: the tree of their distances, cut where it must be."""
    centred = rows - rows.mean(axis=0)
    norm = np.sqrt((centred**2).sum(axis=0))
    norm[norm == 0] = 1.0
    distance = 1.0 - (centred.T @ centred) / np.outer(norm, norm)
    np.fill_diagonal(distance, 0.0)
    tree = to_tree(linkage(squareform(np.clip(distance, 0.0, 2.0), checks=False)))
    return tuple(_broken(tree, largest))


def _broken(node: ClusterNode, largest: int) -> Iterator[tuple[int, ...]]:
    if node.get_count() <= largest:
        yield tuple(sorted(node.pre_order()))
        return
    yield from _broken(node.get_left(), largest)
    yield from _broken(node.get_right(), largest)


class Autoencoders:
    """Several autoencoders side by side, padded to the size of the largest."""

    def __init__(self, groups: Sequence[Sequence[int]], chance: np.random.Generator) -> None:
        inputs = max(map(len, groups))
        hidden = max(_hidden(group) for group in groups)
        self._columns = np.array([[*group, *[group[0]] * (inputs - len(group))] for group in groups])
        self._real = np.array([[at < len(group) for at in range(inputs)] for group in groups], float)
        self._on = np.array([[at < _hidden(group) for at in range(hidden)] for group in groups], float)
        self._count = self._real.sum(axis=1)
        reach = 1 / self._count
        weights = chance.uniform(-1, 1, (len(groups), inputs, hidden)) * reach[:, None, None]
        self._weights = weights * self._real[:, :, None] * self._on[:, None, :]
        self._to_hidden = np.zeros((len(groups), hidden))
        self._to_input = np.zeros((len(groups), inputs))
        self._low = np.full(self._columns.shape, np.inf)
        self._high = np.full(self._columns.shape, -np.inf)

    def train(self, row: Array) -> Array:
        """One step of learning; the errors before it."""
        raw = row[self._columns]
        np.minimum(self._low, raw, out=self._low)
        np.maximum(self._high, raw, out=self._high)
        x = (raw - self._low) / (self._high - self._low + 1e-16) * self._real
        hidden = _sigmoid((x[:, None, :] @ self._weights)[:, 0] + self._to_hidden) * self._on
        told = _sigmoid((self._weights @ hidden[:, :, None])[:, :, 0] + self._to_input) * self._real
        off = x - told
        # The paper's step: cross-entropy under a sigmoid, whose gradient before it is the difference itself.
        back = (off[:, None, :] @ self._weights)[:, 0] * hidden * (1 - hidden)
        self._weights += RATE * (x[:, :, None] * back[:, None, :] + off[:, :, None] * hidden[:, None, :])
        self._to_hidden += RATE * back
        self._to_input += RATE * off
        errors: Array = np.sqrt((off**2).sum(axis=1) / self._count)
        return errors

    def errors(self, rows: Array) -> Array:
        """The root mean squared error of each autoencoder for each row, in single precision."""
        found = np.empty((len(rows), len(self._columns)))
        for at, columns in enumerate(self._columns):
            inputs, units = int(self._count[at]), int(self._on[at].sum())
            low, high = self._low[at, :inputs], self._high[at, :inputs]
            x = ((rows[:, columns[:inputs]] - low) / (high - low + 1e-16)).astype(np.float32)
            weights = self._weights[at, :inputs, :units].astype(np.float32)
            to_hidden = self._to_hidden[at, :units].astype(np.float32)
            to_input = self._to_input[at, :inputs].astype(np.float32)
            off = x - _sigmoid(_sigmoid(x @ weights + to_hidden) @ weights.T + to_input)
            found[:, at] = np.sqrt(np.einsum("ij,ij->i", off, off) / inputs)
        return found

    def widen(self, low: Array, high: Array) -> None:
        """Take in the range of features that are not trained on."""
        self._low = np.minimum(self._low, low[self._columns])
        self._high = np.maximum(self._high, high[self._columns])


class KitNET:
    """The two layers; the groups say which features each autoencoder of the first one reads."""

    def __init__(self, groups: Sequence[Sequence[int]], seed: int = SEED) -> None:
        chance = np.random.default_rng(seed)
        self._first = Autoencoders(groups, chance)
        self._last = Autoencoders([range(len(groups))], chance)

    def widen(self, low: Array, high: Array) -> None:
        """Take in the range of features that are not trained on."""
        self._first.widen(low, high)

    def train(self, rows: Array) -> None:
        """Learn row by row, in order."""
        for row in rows:
            self._last.train(self._first.train(row))

    def scores(self, rows: Array) -> Array:
        """The error of the last autoencoder for each row: what is odd has a large one."""
        return self._last.errors(self._first.errors(rows))[:, 0]


def _hidden(group: Sequence[int]) -> int:
    return int(np.ceil(len(group) * HIDDEN))


def _sigmoid(values: NDArray[_Float]) -> NDArray[_Float]:
    told: NDArray[_Float] = np.tanh(values * values.dtype.type(0.5))
    told += 1
    told *= values.dtype.type(0.5)
    return told
