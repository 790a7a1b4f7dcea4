"""Recall against false incidents over thresholds, for incidents and for raw alarms."""

from tests.wardline_eval.made import a_case, an_alarm, an_attack
from wardline_eval.curve import THRESHOLDS, at_budget, at_false_rate, curve, weighed

CASE = a_case(an_attack(1), an_attack(2, 200))
ALARMS = [an_alarm(1, 101, 0.9), an_alarm(8, 300, 0.8), an_alarm(2, 205, 0.7), an_alarm(9, 300, 0.6)]


def test_each_threshold_finds_and_errs_as_it_should() -> None:
    points = curve([weighed(CASE, ALARMS, raw=False)])
    assert [(one.threshold, one.found, one.false, one.incidents) for one in points] == [
        (0.9, 1, 0, 1),
        (0.8, 1, 1, 2),
        (0.7, 2, 1, 3),
        (0.6, 2, 2, 4),
    ]


def test_the_best_point_within_what_is_borne() -> None:
    points = curve([weighed(CASE, ALARMS, raw=False)])
    within, budget = at_false_rate(points, 1.0), at_budget(points, 2)
    assert within is not None
    assert budget is not None
    assert (within.threshold, within.recall) == (0.7, 1.0)
    assert budget.threshold == 0.9
    assert at_budget(points, 0) is None


def test_raw_alarms_of_a_device_are_one_false_incident_and_not_many() -> None:
    minutes = [an_alarm(8, 300 + at, 0.5) for at in range(50)]
    (point,) = curve([weighed(CASE, minutes, raw=True)])
    assert (point.false, point.incidents) == (1, 1)


def test_a_raw_alarm_within_an_attack_makes_its_whole_incident_true() -> None:
    (point,) = curve([weighed(CASE, [an_alarm(1, 90, 0.5), an_alarm(1, 105, 0.5)], raw=True)])
    assert (point.found, point.false, point.incidents) == (1, 0, 1)


def test_many_scores_give_a_curve_of_bounded_length_that_keeps_the_strongest() -> None:
    many = [an_alarm(8, 100 + at, 1 / (at + 1)) for at in range(1000)]
    points = curve([weighed(CASE, many, raw=False)])
    assert len(points) <= THRESHOLDS
    assert [one.threshold for one in points[:3]] == [1.0, 0.5, 1 / 3]
    assert points[-1].incidents == 1000
