"""A case: days judged, and truth as the verdict takes it."""

from pathlib import Path

from wardline_eval.case import DAY_NS, Case, Planted

SCAN = Planted("scan-1", "syn-scan", 0, 60, "aa:aa:aa:aa:aa:aa", "10.0.0.5", ("10.0.0.9",))


def test_only_the_days_after_learning_are_judged() -> None:
    case = Case("home", (Path("home.pcapng"),), 0, DAY_NS, 3 * DAY_NS, 20)
    assert (case.days, case.device_days) == (2.0, 40.0)


def test_an_attack_without_a_known_attacker_counts_on_each_device_that_it_may_show_on() -> None:
    unsure = Planted("stop", "stop", 0, 60, "", "", ("10.0.0.9",), also_on=("10.0.0.7", "10.0.0.9"))
    assert [(one.mac, one.ip) for one in unsure.truths()] == [
        ("", ""),
        ("10.0.0.7", "10.0.0.7"),
        ("10.0.0.9", "10.0.0.9"),
    ]
    assert [(one.mac, one.ip, one.peers) for one in SCAN.truths()] == [(SCAN.mac, SCAN.ip, SCAN.peers)]
