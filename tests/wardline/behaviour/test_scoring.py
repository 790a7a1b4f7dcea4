"""The terms of scores move the right way and stay within their bounds."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.behaviour import scoring

COUNTS = st.integers(0, 10**6)


@given(COUNTS, COUNTS)
def test_the_missing_mass_is_a_probability_that_falls_with_experience(visits: int, singles: int) -> None:
    singles = min(singles, visits)
    now = scoring.missing_mass(visits, singles)
    assert 0 < now <= 1
    assert scoring.missing_mass(visits + 1, singles) <= now
    assert scoring.novelty(visits + 1, singles) >= scoring.novelty(visits, singles)


def test_a_device_without_a_past_makes_nothing_surprising() -> None:
    assert scoring.novelty(0, 0) == pytest.approx(0.0)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(2, 6))
def test_a_category_counts_less_the_more_usual_it_is(seen: int, more: int, kinds: int) -> None:
    total = seen + more
    assert -2 <= scoring.category(seen, total, kinds) <= 2
    assert scoring.category(seen + 1, total + 1, kinds) <= scoring.category(seen, total + 1, kinds)


def test_what_its_like_do_speaks_against_and_what_none_does_speaks_for() -> None:
    assert scoring.shared(3, 3) < -1
    assert scoring.shared(0, 3) > 0


@given(st.floats(1e-12, 1.0))
def test_a_calibrated_p_never_says_more_than_the_p_itself(p: float) -> None:
    assert 0 <= scoring.calibrated(p) <= -math.log(p) + 1e-9


@given(st.integers(1, 60), st.floats(0.01, 20))
def test_the_poisson_bound_lies_above_the_tail(count: int, mean: float) -> None:
    below = math.fsum(math.exp(place * math.log(mean) - mean - math.lgamma(place + 1)) for place in range(count))
    assert scoring.poisson_tail(count, mean) >= 1 - below - 1e-9


def test_parts_are_rounded_so_that_their_sum_can_be_checked_by_hand() -> None:
    assert scoring.part("x", 1.23456, "why").value == 1.235
    assert scoring.prior().name == "prior"
