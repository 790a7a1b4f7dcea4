"""Raw alarms joined into incidents."""

from dataclasses import replace

from tests.wardline_eval.made import MINUTE, an_alarm
from wardline_eval.folding import fold, groups

SIX_HOURS = 6 * 60


def test_alarms_of_one_device_are_one_incident_while_the_gap_is_at_most_six_hours() -> None:
    first, near, far = an_alarm(1, 0), an_alarm(1, 1 + SIX_HOURS), an_alarm(1, 2 + SIX_HOURS)
    assert groups([first, near], (0, 1)) == [[0, 1]]
    assert groups([first, far], (0, 1)) == [[0], [1]]
    assert groups([first, near, far], (0, 2)) == [[0], [2]]


def test_only_those_from_the_threshold_on_count_in_whatever_order_they_come() -> None:
    alarms = [an_alarm(1, 300, 0.6), an_alarm(2, 200, 0.9), an_alarm(1, 100, 0.5), an_alarm(1, 200, 0.1)]
    assert [(one.addresses, len(one.detections)) for one in fold(alarms, 0.5)] == [
        (("10.0.0.1",), 2),
        (("10.0.0.2",), 1),
    ]
    assert [one.addresses for one in fold(alarms, 0.6)] == [("10.0.0.2",), ("10.0.0.1",)]


def test_an_incident_keeps_all_that_its_alarms_said_and_the_strongest_score() -> None:
    strong = replace(an_alarm(1, 110, 0.9, title="strong"), peers=("10.0.0.9",), addresses=("10.0.0.1", "aa"))
    (one,) = fold([an_alarm(1, 100, 0.6, title="weak"), strong], 0.5)
    assert (one.ts, one.end, one.score, one.title) == (100 * MINUTE, 111 * MINUTE, 0.9, "strong")
    assert (one.addresses, one.peers) == (("10.0.0.1", "aa"), ("10.0.0.9",))
    assert one.detections == (101 * MINUTE, 111 * MINUTE)
