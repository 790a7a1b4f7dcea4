"""Family one: Mahalanobis distance with a covariance shrunk towards its diagonal.

References: Mahalanobis 1936; Schäfer, Strimmer 2005, "A Shrinkage Approach to Large-Scale Covariance Matrix
Estimation", 2.4 target D (diagonal, unequal variance).
"""

import numpy as np

from wardline.behaviour.density.interface import Array


class Mahalanobis:
    """Distance from the middle of the learned windows, by how their features move together."""

    def __init__(self, rows: Array) -> None:
        self._centre = rows.mean(axis=0)
        self._precision = np.linalg.inv(_shrunk(rows - self._centre))

    def score(self, rows: Array) -> Array:
        """Squared distance of each row."""
        distances: Array = self.shares(rows).sum(axis=1)
        return distances

    def shares(self, rows: Array) -> Array:
        """What each feature adds to the squared distance of each row; one that fits the others may take away."""
        off = rows - self._centre
        shares: Array = off * (off @ self._precision)
        return shares


def _shrunk(off: Array) -> Array:
    """Covariance with correlations drawn to zero as far as their own sampling error asks for."""
    count = len(off)
    spread = np.maximum(off.std(axis=0), 0.5)  # half a robust deviation at least: what never moved is no proof
    unit = off / spread
    correlation = unit.T @ unit / count
    errors = (unit**2).T @ unit**2 / count - correlation**2
    apart = ~np.eye(off.shape[1], dtype=bool)
    noise, signal = errors[apart].sum() / count, (correlation[apart] ** 2).sum()
    weight = min(1.0, max(0.05, noise / signal)) if signal > 0 else 1.0
    mixed = np.where(apart, (1 - weight) * correlation, 1.0)
    covariance: Array = mixed * np.outer(spread, spread)
    return covariance
