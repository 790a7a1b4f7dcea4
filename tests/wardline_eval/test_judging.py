"""Alarms against truth: right device, right time, after learning."""

from dataclasses import replace

from tests.wardline_eval.made import MINUTE, a_case, an_alarm, an_attack
from wardline.model.finding import CONDITION
from wardline_eval.judging import judge, matches


def test_an_attack_is_found_by_the_first_alarm_in_its_time_and_what_belongs_to_none_is_false() -> None:
    beacon = an_attack(2, 200, 60, kind="beacon-fixed", period_s=60.0)
    alarms = [an_alarm(1, 104), an_alarm(1, 102), an_alarm(2, 205), an_alarm(3, 104, title="stranger")]
    judged = judge(a_case(an_attack(1), beacon, an_attack(4, 300)), alarms)
    assert [(one.is_found, one.seconds, one.periods) for one in judged.told] == [
        (True, 180.0, None),
        (True, 360.0, 6.0),
        (False, None, None),
    ]
    assert [one.title for one in judged.false] == ["stranger"]


def test_what_was_told_only_while_learning_does_not_count() -> None:
    again = replace(an_alarm(3, 10, lasts=100), detections=(11 * MINUTE, 110 * MINUTE))
    judged = judge(a_case(), [an_alarm(3, 10), again])
    assert judged.false == (again,)


def test_a_victim_counts_where_it_names_the_attacker_and_a_bot_where_the_truth_says_so() -> None:
    victim = replace(an_alarm(99, 103), peers=("10.0.0.1",))
    case = a_case(an_attack(1, also_on=("10.0.0.5",)))
    assert matches(case, [victim, replace(victim, peers=()), an_alarm(5, 103), an_alarm(6, 103)]) == (
        frozenset({0}),
        frozenset(),
        frozenset({0}),
        frozenset(),
    )


def test_who_was_met_by_an_attacks_own_packets_counts_where_it_names_the_other_end_of_them() -> None:
    case = a_case(an_attack(1, met={"10.0.0.5": frozenset({"203.0.113.9"})}))
    flooded = replace(an_alarm(5, 103), peers=("203.0.113.9", "10.0.0.8"))
    others = [
        an_alarm(5, 103),
        replace(flooded, peers=("203.0.113.8",)),
        replace(an_alarm(6, 103), peers=("203.0.113.9",)),
    ]
    assert [bool(found) for found in matches(case, [flooded, *others])] == [True, False, False, False]


def test_where_nobody_says_who_attacked_an_alarm_at_either_end_counts_if_it_names_the_other_or_nobody() -> None:
    case = a_case(an_attack(1, mac="", ip="", peers=(), pairs=(("10.0.0.1", "10.0.0.2"),)))
    either = [replace(an_alarm(1, 103), peers=("10.0.0.2",)), an_alarm(2, 103)]
    neither = [replace(an_alarm(1, 103), peers=("10.0.0.7",)), an_alarm(3, 103), an_alarm(1, 300)]
    assert [bool(found) for found in matches(case, [*either, *neither])] == [True, True, False, False, False]


def test_an_attack_is_named_right_by_a_technique_of_its_own_or_what_that_is_part_of() -> None:
    case = a_case(*(an_attack(number, techniques=("T1110.001",)) for number in (1, 2, 3)), an_attack(4))
    alarms = [
        replace(an_alarm(1, 103), techniques=("T1046", "T1110")),
        replace(an_alarm(2, 103), techniques=("T1046",)),
        an_alarm(3, 103),
        replace(an_alarm(4, 103), techniques=("T1046",)),
    ]
    assert [one.is_named for one in judge(case, alarms).told] == [True, False, None, None]


def test_a_bad_hour_of_the_network_finds_no_attack_and_is_false_where_there_was_none() -> None:
    case = replace(a_case(an_attack(1)), bad_hours=((700 * MINUTE, 710 * MINUTE),))
    alarms = [replace(an_alarm(1, at), kind=CONDITION) for at in (103, 704, 900)]
    judged = judge(case, alarms)
    assert not judged.told[0].is_found
    assert judged.is_true == (True, True, False), "an attack may be the cause"
