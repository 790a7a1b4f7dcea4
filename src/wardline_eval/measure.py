"""All measures of one run: each contender over each group of cases, at its own threshold and at equal false incidents.

Everything is counted in incidents, never in packets or minutes, and only after learning; `docs/eval.md` explains each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wardline.incidents.budget import EVEN
from wardline_eval.calibration import Calibration, calibration
from wardline_eval.case import Case
from wardline_eval.contender import Alarm
from wardline_eval.curve import Point, Weighed, at_budget, at_false_rate, curve, point, weighed
from wardline_eval.folding import fold
from wardline_eval.intervals import Interval, bootstrap, median, poisson, wilson
from wardline_eval.judging import Judged, Told, judge, matches
from wardline_eval.ranges import Ranged, ranged

REPORTED = EVEN
"""Threshold of a contender whose scores are probabilities: more likely than not."""

FALSE_BAR = 1 / 1000
"""False incidents in a device-day that are borne at most."""

BUDGETS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
"""Alerts a day and site for which recall is told."""


SOON = 10.0
"""Periods of a beacon within which it is to be told."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What one contender told of one case, and how many seconds it took."""

    contender: str
    raw: bool
    is_probability: bool
    case: Case
    alarms: tuple[Alarm, ...]
    took_s: float


@dataclass(frozen=True, slots=True)
class ByKind:
    """One kind of attack over all cases."""

    kind: str
    found: int
    of: int
    seconds: float | None
    periods: float | None


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds of traffic from an attack's beginning to its first detection, of those found.

    Beacons also in periods; of all `beacons` those that were told within `SOON` periods are `soon`.
    """

    seconds: tuple[float, ...]
    median: float | None
    interval: Interval | None
    periods: tuple[float, ...]
    median_periods: float | None
    beacons: int
    soon: int


@dataclass(frozen=True, slots=True)
class Summary:
    """One contender over one group of cases, from one threshold on."""

    contender: str
    threshold: float
    judged: tuple[Judged, ...]
    took_s: float
    curve: tuple[Point, ...]
    at_bar: Point | None
    budgets: tuple[tuple[float, Point | None], ...]
    speed: Speed
    ranged: Ranged
    calibration: Calibration | None

    @property
    def told(self) -> tuple[Told, ...]:
        """Every attack."""
        return tuple(told for one in self.judged for told in one.told)

    @property
    def found(self) -> int:
        """Attacks found."""
        return sum(one.is_found for one in self.told)

    @property
    def named(self) -> tuple[int, int]:
        """Of the attacks found whose incidents name techniques: how many are named right, and how many there are."""
        said = [one.is_named for one in self.told if one.is_named is not None]
        return sum(said), len(said)

    @property
    def recall(self) -> float | None:
        """Share of the attacks found."""
        return self.found / len(self.told) if self.told else None

    @property
    def recall_interval(self) -> Interval:
        """Its 95 % interval."""
        return wilson(self.found, len(self.told))

    @property
    def incidents(self) -> int:
        """Incidents in all."""
        return sum(len(one.incidents) for one in self.judged)

    @property
    def false(self) -> int:
        """Incidents that belong to no attack."""
        return sum(len(one.false) for one in self.judged)

    @property
    def device_days(self) -> float:
        """Device-days judged."""
        return sum(one.case.device_days for one in self.judged)

    @property
    def per_1000(self) -> float | None:
        """False incidents in 1 000 device-days."""
        return 1000 * self.false / self.device_days if self.device_days else None

    @property
    def per_1000_interval(self) -> Interval | None:
        """Its 95 % interval."""
        if not self.device_days:
            return None
        low, high = poisson(self.false)
        return 1000 * low / self.device_days, 1000 * high / self.device_days

    @property
    def by_kind(self) -> tuple[ByKind, ...]:
        """Attacks by kind, the worst found first."""
        kinds: dict[str, list[Told]] = {}
        for told in self.told:
            kinds.setdefault(told.attack.kind, []).append(told)
        rows = [_kind(kind, told) for kind, told in kinds.items()]
        return tuple(sorted(rows, key=lambda one: (one.found / one.of, one.kind)))


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one group with every contender's summary; the first contender is the one that others are held against.

    `bar` is the number of false incidents at which recall is compared: the first contender's, or what the bar allows
    where that is more.
    """

    name: str
    cases: tuple[Case, ...]
    bar: float
    summaries: tuple[Summary, ...]

    @property
    def best_other(self) -> Summary | None:
        """The contender that finds most at the bar, beside the first; None where nobody else is there."""
        others = [one for one in self.summaries[1:] if one.at_bar]
        return max(others, key=lambda one: one.at_bar.found if one.at_bar else 0, default=None)

    @property
    def ratio(self) -> float | None:
        """How many times as many attacks as the best of the others the first contender finds at the bar."""
        first, best = self.summaries[0].at_bar, self.best_other
        if first is None or best is None or best.at_bar is None or not best.at_bar.found:
            return None
        return first.found / best.at_bar.found


def measure(watched: Sequence[Watched]) -> tuple[Group, ...]:
    """Every group in which something was watched, in the order of the cases."""
    names = list(dict.fromkeys(one.case.group for one in watched))
    return tuple(_group(name, [one for one in watched if one.case.group == name]) for name in names)


def _group(name: str, watched: Sequence[Watched]) -> Group:
    by_contender: dict[str, list[Watched]] = {}
    for one in watched:
        by_contender.setdefault(one.contender, []).append(one)
    cases = tuple(one.case for one in next(iter(by_contender.values())))
    contended = {
        contender: [weighed(one.case, one.alarms, one.raw) for one in its] for contender, its in by_contender.items()
    }
    first = next(iter(by_contender))
    bar = FALSE_BAR * sum(case.device_days for case in cases)
    if by_contender[first][0].is_probability:
        bar = max(bar, point(contended[first], REPORTED).false)
    summaries = tuple(_summary(its, contended[contender], bar) for contender, its in by_contender.items())
    return Group(name, cases, bar, summaries)


def _summary(watched: Sequence[Watched], contended: Sequence[Weighed], bar: float) -> Summary:
    first, points = watched[0], curve(contended)
    at_bar = at_false_rate(points, bar)
    threshold = REPORTED if first.is_probability else at_bar.threshold if at_bar else float("inf")
    judged = tuple(judge(one.case, _incidents(one, threshold)) for one in watched)
    days = sum(one.case.days for one in watched)
    return Summary(
        first.contender, threshold, judged, sum(one.took_s for one in watched), points, at_bar,
        tuple((budget, at_budget(points, budget * days)) for budget in BUDGETS),
        _speed([told for one in judged for told in one.told]),
        ranged(judged, [matches(one.case, one.incidents) for one in judged]),
        _calibration(judged) if first.is_probability else None,
    )  # fmt: skip


def _incidents(watched: Watched, threshold: float) -> Sequence[Alarm]:
    if watched.raw:
        return fold([one for one in watched.alarms if one.end >= watched.case.learned_until], threshold)
    return [one for one in watched.alarms if one.score >= threshold]


def _speed(told: Sequence[Told]) -> Speed:
    seconds = tuple(sorted(one.seconds for one in told if one.seconds is not None))
    periods = tuple(sorted(one.periods for one in told if one.periods is not None))
    return Speed(
        seconds, median(seconds), bootstrap(seconds, lambda drawn: median(drawn) or 0.0), periods, median(periods),
        sum(one.attack.period_s is not None for one in told), sum(one <= SOON for one in periods),
    )  # fmt: skip


def _calibration(judged: Sequence[Judged]) -> Calibration:
    return calibration(
        [
            (incident.score, is_true)
            for one in judged
            for incident, is_true in zip(one.incidents, one.is_true, strict=True)
        ]
    )


def _kind(kind: str, told: Sequence[Told]) -> ByKind:
    speed = _speed(told)
    return ByKind(kind, sum(one.is_found for one in told), len(told), speed.median, speed.median_periods)
