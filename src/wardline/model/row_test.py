"""Tests on the rows of a table, as data: what indicators and rules ask of the traffic, before anything is computed."""

from dataclasses import dataclass
from typing import Literal

Value = str | int | float | bool
Operator = Literal["is", "matches", "within", "above", "at_least", "below", "at_most", "present"]


@dataclass(frozen=True, slots=True)
class Compare:
    """One column against values, any of which may hold; a row without a value never holds, a list if one element does.

    `matches` takes regular expressions that the linear-time engine of polars can run, `within` networks in CIDR form.
    `any_case` compares texts without regard to case (`is` alone; an expression carries its own flag).
    """

    column: str
    operator: Operator
    values: tuple[Value, ...] = ()
    any_case: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; without parts it always does."""

    parts: "tuple[Test, ...]" = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds; without parts it never does."""

    parts: "tuple[Test, ...]" = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Test"


Test = Compare | All | Some | Not


def columns(test: Test) -> frozenset[str]:
    """Every column that a test reads."""
    match test:
        case Compare():
            return frozenset((test.column,))
        case Not():
            return columns(test.part)
        case All() | Some():
            return frozenset().union(*map(columns, test.parts))
