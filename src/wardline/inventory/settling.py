"""Conflicting statements settled by one visible rule.

What independent rules agree on grows surer as 1 - ∏(1 - c); the surest value wins, equal ones by the name of their
rules, and of firmware that the same rules told the newest: devices are updated. Below `NAMED_FROM` nothing
wins. What loses is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wardline.inventory.knowledge.kinds import GENERAL
from wardline.model.device import ATTRIBUTES, Attribute
from wardline.model.evidence import RowRef

MOST_REFS = 5
SUREST = 0.99
NAMED_FROM = 0.4
"""Below it a statement is a hint: it makes others surer and names nothing by itself."""

HINT = 0.3

Settled = tuple[tuple[Attribute, ...], tuple[Attribute, ...]]
"""The attributes that won and those that lost."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One attribute of one device, said by one rule from one text of one row; `name` is empty where it says nothing."""

    device: str
    name: str
    value: str
    confidence: float
    rule: str
    ts: int
    table: str
    uid: str
    text: str


def decided(said: Iterable[Statement]) -> Settled:
    """For each attribute the statement that wins, in the order of `ATTRIBUTES`, and all that lose."""
    values: dict[str, dict[str, list[Statement]]] = {}
    for one in _weighed(list(said)):
        values.setdefault(one.name, {}).setdefault(one.value.casefold(), []).append(one)
    won, lost = [], []
    for name in sorted(values, key=ATTRIBUTES.index):
        ranked = sorted(map(_agreed, values[name].values()), key=_rank)
        won += [one for one in ranked[:1] if one.confidence >= NAMED_FROM]
        lost += ranked[1:] if ranked[0].confidence >= NAMED_FROM else ranked
    return tuple(won), tuple(lost)


def _rank(one: Attribute) -> tuple[float, str, int, str]:
    return -one.confidence, one.rule, -one.ts if one.name == "firmware" else 0, one.value


def _weighed(said: Sequence[Statement]) -> Sequence[Statement]:
    """Clouds weigh less where many are used: a phone talks to each maker's cloud through an app, and a router for all.

    Each is divided by the number of makers, and is but a hint for a device that is known to be of general purpose.
    """
    makers = {one.value for one in said if one.rule == "cloud" and one.name == "vendor"}
    if not makers:
        return said
    kinds: dict[str, list[Statement]] = {}
    for one in said:
        if one.name == "type" and one.rule != "cloud":
            kinds.setdefault(one.value, []).append(one)
    best = max(map(_agreed, kinds.values()), key=lambda one: (one.confidence, one.value), default=None)
    is_general = best is not None and best.value in GENERAL and best.confidence >= NAMED_FROM
    share = (HINT if is_general else 1.0) / len(makers)
    return [replace(one, confidence=one.confidence * share) if one.rule == "cloud" else one for one in said]


def _agreed(found: Sequence[Statement]) -> Attribute:
    """Statements of one value as one: each rule counts once, by its surest statement."""
    by_rule: dict[str, Statement] = {}
    for one in sorted(found, key=lambda one: (-one.confidence, one.rule, one.ts, one.text)):
        by_rule.setdefault(one.rule, one)
    doubt = 1.0
    for one in by_rule.values():
        doubt *= 1 - one.confidence
    first = next(iter(by_rule.values()))
    refs = tuple(dict.fromkeys(RowRef(one.table, one.uid, one.ts) for one in by_rule.values()))[:MOST_REFS]
    since = min(one.ts for one in found)
    return Attribute(first.name, first.value, round(min(SUREST, 1 - doubt), 3), "+".join(by_rule), since, refs)
