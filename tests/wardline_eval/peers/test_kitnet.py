"""Kitsune sees what is planted, and says nothing where there was nothing to learn."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from wardline_eval.case import Case
from wardline_eval.contender import Alarm, Contender

pytest.importorskip("scipy", reason="the peers need scikit-learn, which brings scipy: requirements/eval.txt")


def test_a_scan_and_a_flood_score_above_the_quiet_time(sees_both: Callable[[Contender], Sequence[Alarm]]) -> None:
    from wardline_eval.peers.kitnet import Kitnet

    sees_both(Kitnet())


def test_without_packets_to_learn_from_nothing_is_told(planted: Case) -> None:
    from wardline_eval.peers.kitnet import Kitnet

    assert Kitnet().watch(replace(planted, learned_until=planted.start)) == ()
