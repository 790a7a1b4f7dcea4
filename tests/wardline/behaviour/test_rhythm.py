"""The beacon score as a formula."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.behaviour.rhythm import rhythm

S = 1_000_000_000


def _times(gaps: list[float]) -> list[int]:
    at, out = 0.0, [0]
    for gap in gaps:
        at += gap
        out.append(int(at * S))
    return out


@pytest.mark.parametrize("seed", range(20))
def test_forty_percent_jitter_still_scores_and_chance_does_not(seed: int) -> None:
    dice = random.Random(seed)
    jittered = rhythm(_times([60 * (1 + dice.uniform(-0.4, 0.4)) for _ in range(16)]), [100.0] * 17)
    chance = rhythm(
        _times([dice.expovariate(1 / 60) + 1 for _ in range(16)]), [dice.lognormvariate(5, 1) for _ in range(17)]
    )
    assert jittered is not None
    assert chance is not None
    assert jittered.regular > 5
    assert chance.regular < 2
    assert jittered.same_size > 0 > chance.same_size


def test_several_connections_at_once_are_one_call() -> None:
    found = rhythm([0, S // 10, 60 * S, 60 * S + S // 10, 120 * S, 180 * S], [1.0] * 6)
    assert found
    assert found.intervals == 3


@given(st.lists(st.integers(0, 10**15), max_size=70))
def test_any_times_are_read(times: list[int]) -> None:
    found = rhythm(sorted(times), [float(len(times))] * len(times))
    assert found is None or 0 <= found.coverage <= 1
