"""Tables of patterns: what a text that matches says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Said = Sequence[tuple[str, str, float]]


@dataclass(frozen=True)
class Pattern:
    """A regular expression and what a match says; a value may quote a group as `{name}`."""

    expression: re.Pattern[str]
    says: Mapping[str, str]
    confidence: float


def table(*rows: tuple[str, Mapping[str, str], float]) -> tuple[Pattern, ...]:
    """Patterns from (expression, what it says, confidence); case does not matter."""
    return tuple(Pattern(re.compile(expression, re.IGNORECASE), says, sure) for expression, says, sure in rows)


def match(text: str, patterns: Iterable[Pattern]) -> list[tuple[str, str, float]]:
    """What every pattern that matches says; the first that speaks of an attribute counts."""
    said: dict[str, tuple[str, float]] = {}
    for pattern in patterns:
        found = pattern.expression.search(text)
        for name, template in pattern.says.items() if found else ():
            value = _filled(template, found.groupdict()) if found else ""
            if value and name not in said:
                said[name] = (value, pattern.confidence)
    return [(name, value, sure) for name, (value, sure) in said.items()]


def _filled(template: str, groups: Mapping[str, str | None]) -> str:
    """The template with its groups put in; what stands alone for a group that did not match stays empty."""
    for name, value in groups.items():
        template = template.replace(f"{{{name}}}", (value or "").strip())
    return template.strip()
