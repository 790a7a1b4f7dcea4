"""Intervals against values that are known."""

import pytest

from wardline_eval.intervals import bootstrap, median, poisson, wilson


def test_a_share_has_the_interval_of_wilson() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (400, 361.76, 441.19)]
)
def test_a_count_has_the_exact_interval_of_garwood(count: int, low: float, high: float) -> None:
    assert poisson(count) == pytest.approx((low, high), abs=1e-2)


def test_drawn_again_and_again_the_same_each_time() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 100.0]
    interval = bootstrap(values, lambda drawn: median(drawn) or 0.0)
    assert interval == bootstrap(values, lambda drawn: median(drawn) or 0.0)
    assert interval is not None
    assert 1.0 <= interval[0] <= 3.0 <= interval[1] <= 100.0
    assert bootstrap([1.0], sum) is None


def test_the_middle() -> None:
    assert (median([3.0, 1.0, 2.0]), median([1.0, 2.0]), median([])) == (2.0, 1.5, None)
