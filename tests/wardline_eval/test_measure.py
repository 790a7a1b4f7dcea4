"""All measures of a run: at a contender's own threshold, and at equal false incidents."""

import pytest

from tests.wardline_eval.made import a_case, an_alarm, an_attack, told
from wardline_eval.case import RECORDED
from wardline_eval.measure import measure

BEACON = an_attack(2, 200, 60, name="beacon", kind="beacon-fixed", period_s=60.0)
CASE = a_case(an_attack(1), BEACON, an_attack(3, 400))
OURS = (an_alarm(1, 101, 0.99), an_alarm(2, 204, 0.8), an_alarm(7, 500, 0.6), an_alarm(8, 500, 0.4))


def test_a_contender_with_probabilities_is_judged_from_one_half_on() -> None:
    (group,) = measure([told(*OURS, case=CASE)])
    (one,) = group.summaries
    assert (one.found, len(one.told), one.false, one.incidents) == (2, 3, 1, 3)
    assert one.recall == pytest.approx(2 / 3)
    assert one.recall_interval[0] < 2 / 3 < one.recall_interval[1]
    assert one.device_days == pytest.approx(100 * 23 / 24)
    assert one.per_1000 == pytest.approx(1000 / one.device_days)
    assert one.calibration is not None
    assert one.calibration.count == 3


def test_time_to_detect_is_told_in_seconds_and_for_beacons_in_periods() -> None:
    (group,) = measure([told(*OURS, case=CASE)])
    speed = group.summaries[0].speed
    assert (speed.seconds, speed.median, speed.periods) == ((120.0, 300.0), 210.0, (5.0,))
    assert (speed.beacons, speed.soon) == (1, 1)


def test_kinds_are_told_the_worst_found_first() -> None:
    (group,) = measure([told(*OURS, case=CASE)])
    kinds = [(one.kind, one.found, one.of) for one in group.summaries[0].by_kind]
    assert kinds == [("scan", 1, 2), ("beacon-fixed", 1, 1)]


def test_a_peer_is_held_at_the_false_incidents_of_the_first() -> None:
    said = ((1, 103, 9.0), (6, 900, 8.0), (3, 405, 7.0), (5, 900, 6.0), (2, 203, 5.0))
    minutes = [an_alarm(*one) for one in said]
    (group,) = measure([told(*OURS, case=CASE), told(*minutes, case=CASE, contender="peer", raw=True)])
    ours, peer = group.summaries
    assert group.bar == 1
    assert (peer.threshold, peer.found, peer.false, peer.calibration) == (7.0, 2, 1, None)
    assert ours.at_bar is not None
    assert (group.best_other, group.ratio) == (peer, 1.0)


def test_a_peer_that_only_errs_finds_nothing() -> None:
    wrong = told(an_alarm(6, 900, 8.0), an_alarm(5, 900, 8.0), case=CASE, contender="peer", raw=True)
    (group,) = measure([told(*OURS[:2], case=CASE), wrong])
    assert group.summaries[1].found == group.summaries[1].incidents == 0


def test_recorded_captures_are_measured_apart_and_budgets_count_days_of_all_cases() -> None:
    recorded = a_case(an_attack(1), name="recorded", group=RECORDED)
    groups = measure([told(*OURS, case=CASE), told(case=recorded)])
    assert [(one.name, len(one.cases)) for one in groups] == [("lab", 1), ("recorded", 1)]
    budgets = dict(groups[0].summaries[0].budgets)
    assert budgets[0.5] is None
    assert budgets[2.0] is not None
    assert budgets[2.0].incidents == 1
    assert budgets[5.0] is not None
    assert budgets[5.0].incidents <= 5 * 23 / 24
