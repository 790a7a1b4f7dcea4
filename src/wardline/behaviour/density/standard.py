"""Robust standardisation: median and median absolute deviation, so that a few odd windows do not move the scale.

References: Huber, Ronchetti 2009, "Robust Statistics", 5.1 (MAD, 1.4826 at the normal).
"""

from dataclasses import dataclass

import numpy as np

from wardline.behaviour.density.interface import Array

FURTHEST = 12.0
"""Standardised values are cut off here: beyond it, further off says no more."""


@dataclass(frozen=True, slots=True)
class Standard:
    """Centre and spread of each feature."""

    centre: Array
    spread: Array

    def __call__(self, rows: Array) -> Array:
        """Rows in units of the spread, within ±`FURTHEST`."""
        cut: Array = np.clip((rows - self.centre) / self.spread, -FURTHEST, FURTHEST)
        return cut


def standard(rows: Array, floor: Array) -> Standard:
    """Centre and spread of rows; `floor` is the least spread of each feature, for those that never moved."""
    centre = np.median(rows, axis=0)
    return Standard(centre, np.maximum(1.4826 * np.median(np.abs(rows - centre), axis=0), floor))
