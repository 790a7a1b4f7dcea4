"""Isolation forest over device-minutes: what is separated from the rest by few random cuts is odd.

Settings are those of the paper: 100 trees of 256 rows each, whole features. The score is the paper's s(x, n), 0..1.
One forest serves the site; it sees, beside what was counted, how far each count lies off the device's own mean
(`features/minutes.py`), which the paper leaves to whoever prepares the data. It is fitted on the minutes before the end
of learning, or on all where fewer than one tree's rows were learned: the method needs no clean data.

References: Liu, Ting, Zhou 2008, "Isolation Forest", ICDM, 4 and 5; implementation: scikit-learn.
"""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from sklearn.ensemble import IsolationForest as Forest

from wardline_eval.case import Case
from wardline_eval.contender import Alarm
from wardline_eval.features.minutes import minutes

TREES, ROWS, SEED = 100, 256, 7


class IsolationForest:
    """One forest for a case."""

    name: ClassVar[str] = "isolation-forest"
    raw: ClassVar[bool] = True
    is_probability: ClassVar[bool] = False

    def watch(self, case: Case) -> Sequence[Alarm]:
        """The strongest device-minutes after learning."""
        seen = minutes(case)
        rows, learned = seen.features, seen.learned(case)
        if not len(rows):
            return ()
        known = rows[learned] if np.count_nonzero(learned) >= ROWS else rows
        forest = Forest(n_estimators=TREES, max_samples=min(ROWS, len(known)), random_state=SEED).fit(known)
        return seen.alarms(case, -forest.score_samples(rows), self.name)
