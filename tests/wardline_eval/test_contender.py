"""What contenders share: the strongest alarms, in order of time."""

from wardline_eval.contender import Alarm, strongest


def test_the_strongest_are_kept_in_order_of_time() -> None:
    alarms = [Alarm(ts, ts + 60, ("10.0.0.5",), (), score, "minute") for ts, score in ((3, 0.9), (1, 0.1), (2, 0.5))]
    assert [(one.ts, one.score) for one in strongest(alarms, 2)] == [(2, 0.5), (3, 0.9)]
