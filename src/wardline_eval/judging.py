"""Alarms against truth: which attacks each tells of, what was found by which alarm and when, and what is false.

The rule of matching is that of `wardline_range.verdict`: on the attacking device, on one it touched with the attacker
named, or on one that the attack's own packets met with another end of these named (whom a victim sees may be forged, or
a bot), and with a detection within the attack's time. That asks for names alone, which every contender gives.
An incident that says itself that it is a bad hour of the network or the sensor finds no attack; it is false where there
was no such hour.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wardline.model.batch import Nanos
from wardline.model.finding import CONDITION
from wardline_eval.case import Case, Planted
from wardline_eval.contender import Alarm
from wardline_range.truth import AttackTruth, Truth
from wardline_range.verdict import MARGIN_NS, Reported, Scored, score

_NEAR: Nanos = 300 * 10**9
"""How far from a bad hour an incident may lie that tells of it: what broke down comes back in its own time."""


@dataclass(frozen=True, slots=True)
class Told:
    """One attack of a case: the alarm that told of it first (its place), and how many seconds after it began.

    `is_named` says whether an alarm that told of it names one of its techniques, or what that is part of; None where
    the attack has none, or no such alarm names any.
    """

    attack: Planted
    alarm: int | None = None
    seconds: float | None = None
    is_named: bool | None = None

    @property
    def is_found(self) -> bool:
        """Whether an alarm told of it."""
        return self.alarm is not None

    @property
    def periods(self) -> float | None:
        """How many of a beacon's periods it took."""
        return None if self.seconds is None or not self.attack.period_s else self.seconds / self.attack.period_s


@dataclass(frozen=True, slots=True)
class Judged:
    """Incidents of one contender in one case, attacks in the order of the case, and which incidents tell of any."""

    case: Case
    incidents: tuple[Alarm, ...]
    told: tuple[Told, ...]
    is_true: tuple[bool, ...]

    @property
    def false(self) -> tuple[Alarm, ...]:
        """Incidents that belong to no attack."""
        return tuple(one for one, is_true in zip(self.incidents, self.is_true, strict=True) if not is_true)


def judge(case: Case, incidents: Sequence[Alarm]) -> Judged:
    """Judge what was told after learning."""
    counted = after_learning(case, incidents)
    matched = matches(case, counted)
    reports = [one for one in _reports(counted) if one.cause != CONDITION]
    told = tuple(
        replace(
            _told(attack, reports),
            is_named=_named(attack, [one for one, its in zip(counted, matched, strict=True) if place in its]),
        )
        for place, attack in enumerate(case.attacks)
    )
    return Judged(case, counted, told, are_true(case, counted, matched))


def after_learning(case: Case, alarms: Sequence[Alarm]) -> tuple[Alarm, ...]:
    """Alarms that were made, at least once again, after learning."""
    return tuple(one for one in alarms if max(one.detections or (one.end,)) >= case.learned_until)


def are_true(case: Case, alarms: Sequence[Alarm], matched: Sequence[frozenset[int]]) -> tuple[bool, ...]:
    """Whether each tells of an attack, or of a bad hour of the network or the sensor that there was.

    An attack can be such an hour's cause, so that one at the time of an attack is not false either.
    """
    hours = [*case.bad_hours, *((attack.start, attack.end) for attack in case.attacks)]
    return tuple(
        any(start - _NEAR <= one.end and one.ts <= end + _NEAR for start, end in hours)
        if one.kind == CONDITION
        else bool(its)
        for one, its in zip(alarms, matched, strict=True)
    )


def matches(case: Case, alarms: Sequence[Alarm]) -> tuple[frozenset[int], ...]:
    """For each alarm the places of the attacks that it tells of; none for one that tells of no attack by its kind."""
    found: list[set[int]] = [set() for _ in alarms]
    reports = [one for one in _reports(alarms) if one.cause != CONDITION]
    for place, attack in enumerate(case.attacks):
        for truth, near in _truths(attack, reports):
            false = set(score(truth, near).false_incidents)
            for one in near:
                if one.id not in false:
                    found[int(one.id)].add(place)
    return tuple(map(frozenset, found))


def _told(attack: Planted, reports: Sequence[Reported]) -> Told:
    """By the verdict's choice for each place where an incident counts; of those the earliest."""
    scored = [score(truth, near).attacks[0] for truth, near in _truths(attack, reports)]
    found = [one for one in scored if one.found]
    if not found:
        return Told(attack)
    first = min(found, key=_seconds)
    return Told(attack, int(first.incident or 0), first.seconds)


def _named(attack: Planted, alarms: Sequence[Alarm]) -> bool | None:
    """By the main technique: T1110.001 is T1110, and the other way round."""
    said = {technique.partition(".")[0] for one in alarms for technique in one.techniques}
    if not said or not attack.techniques:
        return None
    return not said.isdisjoint(technique.partition(".")[0] for technique in attack.techniques)


def _seconds(one: Scored) -> float:
    return one.seconds if one.seconds is not None else 0.0


def _truths(attack: Planted, reports: Sequence[Reported]) -> Iterator[tuple[Truth, list[Reported]]]:
    """The attack as the verdict takes it, once for each place where an incident counts, and the reports to be judged.

    On a device that the attack's packets met those are reports that name another end of them; at an end of a pair those
    that name the other end, or nobody.
    """
    near = [
        one for one in reports if one.last_ts >= attack.start - MARGIN_NS and one.first_ts <= attack.end + MARGIN_NS
    ]
    if attack.mac or attack.ip:
        yield _truth(attack, attack.mac, attack.ip), near
    for address in attack.also_on:
        yield _truth(attack, address, address), near
    for address, others in attack.met.items():
        yield _truth(attack, address, address), [report for report in near if not others.isdisjoint(report.peers)]
    for one, other in (*attack.pairs, *((other, one) for one, other in attack.pairs)):
        yield _truth(attack, one, one), [report for report in near if not report.peers or other in report.peers]


def _truth(attack: Planted, mac: str, ip: str) -> Truth:
    told = AttackTruth(attack.name, attack.kind, "", mac, ip, attack.start, attack.end, (), "", attack.peers)
    return Truth(0, 0, 0, 0, (), (told,))


def _reports(alarms: Sequence[Alarm]) -> list[Reported]:
    return [
        Reported(str(at), one.addresses, one.addresses, one.ts, one.end, one.kind, one.peers, one.detections)
        for at, one in enumerate(alarms)
    ]
