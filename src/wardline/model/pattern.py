"""A pattern over several observations, as data: what must be seen, in which order and within which time.

References: OASIS STIX 2.1 9.4 to 9.6 (observation expressions, operators and qualifiers).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from wardline.model.batch import Nanos
from wardline.model.row_test import Test


@dataclass(frozen=True, slots=True)
class Leaf:
    """One observation, which is one row: a test for each table that can answer it.

    `anchor` names a kind of value and the values themselves, one of which every row that holds must show; a leaf
    without one is asked of every row. `is_specific` says whether it names something, rather than a port or a form.
    """

    tests: Mapping[str, Test]
    anchor: tuple[str, tuple[str, ...]] | None = None
    is_specific: bool = True


@dataclass(frozen=True, slots=True)
class Joined:
    """Patterns joined by one word; AND and FOLLOWEDBY need different observations, FOLLOWEDBY in that order of time."""

    word: Literal["AND", "OR", "FOLLOWEDBY"]
    parts: "tuple[Pattern, ...]"


@dataclass(frozen=True, slots=True)
class Qualified:
    """A pattern met `repeats` times with different observations, all of them in `within` and in [start, stop)."""

    of: "Pattern"
    repeats: int = 1
    within: Nanos | None = None
    start: Nanos | None = None
    stop: Nanos | None = None


Pattern = Leaf | Joined | Qualified


def leaves(pattern: Pattern) -> Iterator[Leaf]:
    """Every observation of a pattern, from left to right."""
    match pattern:
        case Leaf():
            yield pattern
        case Joined():
            for part in pattern.parts:
                yield from leaves(part)
        case Qualified():
            yield from leaves(pattern.of)
