"""Alarms against truth: which attacks each tells of, what was found by which alarm and when, and what is false.

The rule of matching is that of `wardline_range.verdict`: on the attacking device, or on one it touched with the
attacker named, and with a detection within the attack's time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wardline_eval.case import Case, Planted
from wardline_eval.contender import Alarm
from wardline_range.truth import AttackTruth, Truth
from wardline_range.verdict import MARGIN_NS, Reported, Scored, score


@dataclass(frozen=True, slots=True)
class Told:
    """One attack of a case: the alarm that told of it first (its place), and how many seconds after it began."""

    attack: Planted
    alarm: int | None = None
    seconds: float | None = None

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
    told = tuple(_told(attack, counted) for attack in case.attacks)
    return Judged(case, counted, told, tuple(bool(found) for found in matched))


def after_learning(case: Case, alarms: Sequence[Alarm]) -> tuple[Alarm, ...]:
    """Alarms that were made, at least once again, after learning."""
    return tuple(one for one in alarms if max(one.detections or (one.end,)) >= case.learned_until)


def matches(case: Case, alarms: Sequence[Alarm]) -> tuple[frozenset[int], ...]:
    """For each alarm the places of the attacks that it tells of."""
    found: list[set[int]] = [set() for _ in alarms]
    reports = _reports(alarms)
    for place, attack in enumerate(case.attacks):
        for truth, near in _truths(attack, reports):
            false = set(score(truth, near).false_incidents)
            for one in near:
                if one.id not in false:
                    found[int(one.id)].add(place)
    return tuple(map(frozenset, found))


def _told(attack: Planted, alarms: Sequence[Alarm]) -> Told:
    """By the verdict's choice for each place where an incident counts; of those the earliest."""
    scored = [score(truth, near).attacks[0] for truth, near in _truths(attack, _reports(alarms))]
    found = [one for one in scored if one.found]
    if not found:
        return Told(attack)
    first = min(found, key=_seconds)
    return Told(attack, int(first.incident or 0), first.seconds)


def _seconds(one: Scored) -> float:
    return one.seconds if one.seconds is not None else 0.0


def _truths(attack: Planted, reports: Sequence[Reported]) -> Iterator[tuple[Truth, list[Reported]]]:
    """The attack as the verdict takes it, once for each place where an incident counts, and the reports to be judged.

    At an end of a pair those are reports that name the other end, or nobody.
    """
    near = [
        one for one in reports if one.last_ts >= attack.start - MARGIN_NS and one.first_ts <= attack.end + MARGIN_NS
    ]
    if attack.mac or attack.ip:
        yield _truth(attack, attack.mac, attack.ip), near
    for address in attack.also_on:
        yield _truth(attack, address, address), near
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
