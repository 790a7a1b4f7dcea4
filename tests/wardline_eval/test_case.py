"""A case: which days are judged."""

from pathlib import Path

from wardline_eval.case import DAY_NS, Case


def test_only_the_days_after_learning_are_judged() -> None:
    case = Case("home", (Path("home.pcapng"),), 0, DAY_NS, 3 * DAY_NS, 20)
    assert (case.days, case.device_days) == (2.0, 40.0)
