"""Whether observations of one device, in order of time, make up a pattern: AND, OR, FOLLOWEDBY, and the qualifiers.

Every observation kept is tried with every other, within bounds: of each leaf the newest stay, and of each part the
tightest ways to meet it. So a match that needs more than `WAYS` candidates of one part at once may be missed.

AND and FOLLOWEDBY need different observations.

References: OASIS STIX 2.1 9.4 (qualifiers), 9.5 (observation operators).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from wardline.model.batch import Nanos
from wardline.model.pattern import Joined, Leaf, Pattern, Qualified, leaves

WAYS = 16
"""Ways to meet one part of a pattern that are kept, the tightest and newest."""

DAY: Nanos = 86_400_000_000_000
"""How long the observations of a pattern without WITHIN may lie apart; what lies longer ago is forgotten."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to meet a part of a pattern: which observations, by number, and first and last time."""

    rows: tuple[int, ...]
    start: Nanos
    end: Nanos


def ways(pattern: Pattern, met: Mapping[int, Sequence[tuple[int, Nanos]]]) -> list[Way]:
    """How observations meet a pattern; `met` holds (number, time) in order of time by place of the leaf."""
    return _ways(pattern, met, iter(range(sum(1 for _ in leaves(pattern)))))


def reach(pattern: Pattern) -> Nanos:
    """How far back observations matter."""
    match pattern:
        case Qualified() if pattern.within is not None:
            return min(DAY, max(pattern.within, 1))
        case _:
            return DAY


def most_repeats(pattern: Pattern) -> int:
    """How many observations of one leaf have to be kept."""
    match pattern:
        case Leaf():
            return WAYS
        case Joined():
            return max(most_repeats(part) for part in pattern.parts)
        case Qualified():
            return max(most_repeats(pattern.of), pattern.repeats)


def _ways(pattern: Pattern, met: Mapping[int, Sequence[tuple[int, Nanos]]], places: Iterator[int]) -> list[Way]:
    match pattern:
        case Leaf():
            return [Way((row,), at, at) for row, at in met.get(next(places), ())]
        case Qualified():
            return _qualified(pattern, _ways(pattern.of, met, places))
        case Joined():
            each = [_ways(part, met, places) for part in pattern.parts]
            if pattern.word == "OR":
                return _tightest([way for one in each for way in one])
            joined = each[0][-WAYS:]
            for following in each[1:]:
                joined = _tightest(_pairs(joined, following[-WAYS:], in_order=pattern.word == "FOLLOWEDBY"))
            return joined


def _pairs(left: Sequence[Way], right: Sequence[Way], *, in_order: bool) -> list[Way]:
    return [
        Way((*a.rows, *b.rows), min(a.start, b.start), max(a.end, b.end))
        for a in left
        for b in right
        if not set(a.rows).intersection(b.rows) and (not in_order or a.end <= b.start)
    ]


def _qualified(pattern: Qualified, found: Sequence[Way]) -> list[Way]:
    inside = [
        way
        for way in found
        if (pattern.start is None or way.start >= pattern.start) and (pattern.stop is None or way.end < pattern.stop)
    ]
    if pattern.repeats > 1:
        inside = _repeated(inside, pattern.repeats)
    return [way for way in inside if pattern.within is None or way.end - way.start <= pattern.within]


def _repeated(found: Sequence[Way], times: int) -> list[Way]:
    """As many ways in a row, none of which shares an observation with another."""
    apart: list[Way] = []
    used: set[int] = set()
    for way in sorted(found, key=lambda one: (one.end, one.start)):
        if used.isdisjoint(way.rows):
            apart.append(way)
            used.update(way.rows)
    runs = [apart[first : first + times] for first in range(len(apart) - times + 1)]
    return [
        Way(tuple(row for way in run for row in way.rows), min(way.start for way in run), run[-1].end) for run in runs
    ]


def _tightest(found: Sequence[Way]) -> list[Way]:
    """The ways that lie closest together, the newest first among equals; in order of time."""
    kept = sorted(found, key=lambda one: (one.end - one.start, -one.end, one.rows))[:WAYS]
    return sorted(kept, key=lambda one: (one.end, one.start, one.rows))
