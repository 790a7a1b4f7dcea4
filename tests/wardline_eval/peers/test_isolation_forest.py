"""The isolation forest sees what is planted, and tells the same twice."""

from collections.abc import Callable, Sequence

import pytest

from wardline_eval.case import Case
from wardline_eval.contender import Alarm, Contender

pytest.importorskip("sklearn", reason="the peers need scikit-learn: requirements/eval.txt")


def test_a_scan_and_a_flood_score_above_the_quiet_time_and_twice_the_same(
    planted: Case, sees_both: Callable[[Contender], Sequence[Alarm]]
) -> None:
    from wardline_eval.peers.isolation_forest import IsolationForest

    first = sees_both(IsolationForest())
    assert list(IsolationForest().watch(planted)) == list(first)
    assert all(0 < one.score < 1 for one in first)
