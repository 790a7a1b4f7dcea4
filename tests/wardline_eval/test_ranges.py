"""Range-aware recall and precision on cases that can be worked out by hand."""

import pytest

from tests.wardline_eval.made import a_case, an_alarm, an_attack
from wardline_eval.judging import judge, matches
from wardline_eval.ranges import Ranged, ranged


def measured(*alarms: tuple[int, int], start: int = 100, lasts: int = 10) -> Ranged:
    case = a_case(an_attack(1, start, lasts))
    judged = judge(case, [an_alarm(1, at, lasts=minutes) for at, minutes in alarms])
    return ranged([judged], [matches(case, judged.incidents)])


def test_an_incident_that_is_the_attack_is_perfect() -> None:
    assert measured((100, 10)) == Ranged(1.0, 1.0)


def test_a_tenth_of_the_attack_is_half_for_existing_and_half_of_a_tenth() -> None:
    found = measured((105, 1))
    assert (found.recall, found.precision) == pytest.approx((0.55, 1.0))


def test_an_incident_that_goes_on_afterwards_is_less_precise() -> None:
    case = a_case(an_attack(1, 100, 10))
    long = an_alarm(1, 100, lasts=40)
    judged = judge(case, [type(long)(long.ts, long.end, long.addresses, (), 0.9, "scan", (case.attacks[0].end,))])
    found = ranged([judged], [matches(case, judged.incidents)])
    assert (found.recall, found.precision) == pytest.approx((1.0, 0.25))


def test_pieces_are_worth_less_than_one_whole() -> None:
    found = measured((100, 5), (105, 5))
    assert found.recall == pytest.approx(0.5 + 0.5 * 0.5)


def test_without_incidents_nothing_is_precise_and_without_attacks_nothing_is_recalled() -> None:
    assert measured() == Ranged(None, 0.0)
    quiet = judge(a_case(), [an_alarm()])
    assert ranged([quiet], [matches(quiet.case, quiet.incidents)]) == Ranged(0.0, None)
