"""Probabilities against what was true."""

import pytest

from wardline_eval.calibration import calibration


def test_who_is_right_as_often_as_it_says_has_no_error() -> None:
    said = [(0.75, True)] * 3 + [(0.75, False)] + [(0.5, True)] * 2 + [(0.5, False)] * 2
    held = calibration(said)
    assert held.error == pytest.approx(0.0)
    assert [(one.count, one.said, one.true) for one in held.bins] == [(4, 0.5, 0.5), (4, 0.75, 0.75)]


def test_the_error_is_the_mean_distance_over_incidents() -> None:
    held = calibration([(0.95, True)] * 6 + [(0.95, False)] * 2 + [(0.55, False)] * 2)
    assert held.error == pytest.approx(0.8 * 0.2 + 0.2 * 0.55)
    assert held.brier == pytest.approx((6 * 0.05**2 + 2 * 0.95**2 + 2 * 0.55**2) / 10)
    assert held.error is not None
    assert held.error_interval is not None
    assert held.error_interval[0] <= held.error <= held.error_interval[1]


def test_bins_of_equal_count_are_no_more_than_leave_five_in_each() -> None:
    spread = [(0.5 + at / 40, at >= 5) for at in range(10)]
    held = calibration(spread)
    lower, upper = sum(p for p, _ in spread[:5]) / 5, sum(p for p, _ in spread[5:]) / 5
    assert held.error_equal_count == pytest.approx(0.5 * lower + 0.5 * (1 - upper))


def test_without_incidents_there_is_nothing_to_say() -> None:
    assert calibration([]).error is None
