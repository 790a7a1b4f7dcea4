"""Chance: the same for the same seed and actor, within its bounds, and known numbers on every machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline_range.chance import Chance


def test_streams_are_told_apart_by_seed_and_actor() -> None:
    def first(seed: int, actor: str) -> bytes:
        return Chance(seed, actor).octets(8)

    assert first(1, "camera") == first(1, "camera")
    assert len({first(1, "camera"), first(2, "camera"), first(1, "laptop")}) == 3


def test_numbers_are_those_of_every_machine() -> None:
    chance = Chance(7, "camera")
    assert [chance.below(1000) for _ in range(4)] == [92, 530, 635, 470]


@given(st.integers(0, 2**32), st.floats(0.01, 1e4), st.floats(0, 0.9))
def test_draws_stay_within_their_bounds(seed: int, middle: float, share: float) -> None:
    chance = Chance(seed, "one")
    assert middle * (1 - share) * 0.999999 <= chance.around(middle, share) <= middle * (1 + share) * 1.000001
    assert 0 <= chance.waiting(middle) <= 6 * middle
    assert chance.below(3) in (0, 1, 2)
    assert 2.0 <= chance.between(2.0, 3.0) < 3.0


def test_waiting_has_the_mean_it_says() -> None:
    chance = Chance(3, "mean")
    drawn = [chance.waiting(10) for _ in range(4000)]
    assert sum(drawn) / len(drawn) == pytest.approx(10, rel=0.06)


def test_happens_is_as_likely_as_said() -> None:
    chance = Chance(3, "coin")
    assert not any(chance.happens(0.0) for _ in range(100))
    assert all(chance.happens(1.0) for _ in range(100))
    assert chance.pick("abc") in "abc"
