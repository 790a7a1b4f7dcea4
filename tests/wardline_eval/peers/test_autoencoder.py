"""The per-flow autoencoder sees what is planted, and says nothing where there was nothing to learn."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from wardline_eval.case import Case
from wardline_eval.contender import Alarm, Contender

pytest.importorskip("sklearn", reason="the peers need scikit-learn: requirements/eval.txt")


def test_a_scan_and_a_flood_score_above_the_quiet_time(sees_both: Callable[[Contender], Sequence[Alarm]]) -> None:
    from wardline_eval.peers.autoencoder import Autoencoder

    sees_both(Autoencoder())


def test_a_few_minutes_of_flows_are_enough_to_learn_something(planted: Case) -> None:
    from wardline_eval.peers.autoencoder import Autoencoder

    assert Autoencoder().watch(replace(planted, learned_until=planted.start + 15 * 60 * 10**9))


def test_without_flows_to_learn_from_nothing_is_told(planted: Case) -> None:
    from wardline_eval.peers.autoencoder import Autoencoder

    assert Autoencoder().watch(replace(planted, learned_until=planted.start)) == ()
