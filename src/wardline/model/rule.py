"""`Rule`: what somebody wrote down as worth a look in the rows of a table, with how bad it would be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wardline.model.row_test import Test

Level = Literal["informational", "low", "medium", "high", "critical"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as a test for each table that it is asked of.

    `harmless` are the author's own examples of what matches without being bad, `techniques` ids of ATT&CK.
    """

    id: str
    title: str
    level: Level
    status: str
    tests: Mapping[str, Test]
    techniques: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()
    author: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rule that cannot be asked, or a part of one, and why."""

    rule: str
    reason: str
