"""What a family of density models is, and how its scores become p-values that need no belief in the model.

References: Vovk, Gammerman, Shafer 2005, "Algorithmic Learning in a Random World", 2.2 and 4.1 (conformal p-values,
inductive form: fitted on one half, ranked against the other).
"""

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


class Density(Protocol):
    """A fitted model: more is stranger, and only the order of scores has a meaning."""

    def score(self, rows: Array) -> Array:
        """How strange each row is; rows are windows, columns features, standardised."""


def rank_p(held_out: Array, value: float) -> float:
    """Conformal p-value: share of held-out scores at or above the value, the value itself counted with them.

    Valid for one window where windows are exchangeable, whatever the model; never below 1 / (held out + 1).
    """
    return float((1 + np.count_nonzero(held_out >= value)) / (len(held_out) + 1))
