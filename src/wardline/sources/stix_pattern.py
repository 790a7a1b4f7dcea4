"""STIX patterns, read: what a pattern says, before it is asked what of that our tables can answer.

The grammar is that of OASIS itself (`stix2-patterns`); the parser's tree becomes values here. Patterns come from
anywhere, so they are bounded in length and depth.

References: OASIS STIX 2.1 9 (patterning), 9.2 (constants), 9.5 (comparisons), 9.7 (object paths).
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from stix2patterns.exceptions import ParseException
from stix2patterns.v21.pattern import Pattern as Parsed

from wardline.model.row_test import Value
from wardline.sources.spelling import NS, PatternError, timestamp

LONGEST = 50_000
"""Characters of a pattern."""

DEEPEST = 100
"""Parentheses within each other."""

MOST_REPEATS = 1_000
"""REPEATS … TIMES of a pattern: as many observations have to be remembered for each device."""

Word = Literal["AND", "OR", "FOLLOWEDBY"]
_PLAIN = re.compile(r"\s*\[\s*([a-z0-9-]{1,250}:[a-z0-9_.]{1,250})\s*=\s*'([^'\\]*)'\s*\]\s*")
"""The one pattern that nearly every feed is made of; read without the parser, which takes a third of a millisecond."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One comparison: an object path, an operator as STIX writes it, and the constants."""

    path: str
    operator: str
    values: tuple[Value, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Combined:
    """Comparisons, or observations, joined by one word."""

    word: Word
    parts: "tuple[Read, ...]"


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation: what stands between brackets."""

    of: "Asked | Combined"


@dataclass(frozen=True, slots=True)
class Limited:
    """A pattern with one qualifier; times in ns."""

    of: "Read"
    repeats: int = 1
    within: int | None = None
    start: int | None = None
    stop: int | None = None


Read = Asked | Combined | Observed | Limited


def read_pattern(text: str) -> Read:
    """What a pattern says. Raises PatternError."""
    if plain := _PLAIN.fullmatch(text):
        return Observed(Asked(plain[1], "=", (plain[2],)))
    if len(text) > LONGEST:
        raise PatternError(f"it has more than {LONGEST} characters; split it into several indicators")
    if _depth(text) > DEEPEST:
        raise PatternError(f"its parentheses go deeper than {DEEPEST}; write it flatter")
    try:
        return _read(Parsed(text).visit(_Root()))
    except ParseException as error:
        raise PatternError(f"it is no STIX pattern (line:column {error})") from None
    except RecursionError:
        raise PatternError("it is nested too deeply; write it flatter") from None


class _Root:
    """A visitor that hands the tree out as it is."""

    def visit(self, tree: Any) -> Any:
        return tree


def _depth(text: str) -> int:
    most = now = 0
    for char in text:
        now += (char == "(") - (char == ")")
        most = max(most, now)
    return most


def _read(tree: Any) -> Read:
    """One node of the parser's tree, by the name of its rule."""
    kind = type(tree).__name__.removesuffix("Context")
    match kind:
        case "ObservationExpressionSimple":
            within = _read(tree.comparisonExpression())
            assert isinstance(within, Asked | Combined)
            return Observed(within)
        case "ObservationExpressionRepeated":
            return Limited(_read(tree.observationExpression()), repeats=_times(tree.repeatedQualifier()))
        case "ObservationExpressionWithin":
            return Limited(_read(tree.observationExpression()), within=_seconds(tree.withinQualifier()))
        case "ObservationExpressionStartStop":
            start, stop = (_constant_text(tree.startStopQualifier().TimestampLiteral(place)) for place in (0, 1))
            return Limited(_read(tree.observationExpression()), start=_at(start), stop=_at(stop))
        case "PropTestParen":
            return _read(tree.comparisonExpression())
        case "ObservationExpressionCompound":
            return _read(tree.observationExpressions())
        case _ if kind.startswith("PropTest"):
            return _comparison(tree, kind)
    return _joined(tree)


def _joined(tree: Any) -> Read:
    """Operands around one word; a rule with a single operand is that operand."""
    operands = [child for child in tree.getChildren() if hasattr(child, "getRuleIndex")]
    parts = tuple(_read(operand) for operand in operands)
    if len(parts) == 1:
        return parts[0]
    word = next(child.getText() for child in tree.getChildren() if not hasattr(child, "getRuleIndex"))
    flat: list[Read] = []
    for part in parts:
        flat += part.parts if isinstance(part, Combined) and part.word == word else (part,)
    return Combined(word, tuple(flat))


def _comparison(tree: Any, kind: str) -> Asked:
    path = tree.objectPath().getText()
    negated = bool(tree.NOT())
    match kind:
        case "PropTestExists":
            return Asked(path, "EXISTS", (), negated)
        case "PropTestEqual":
            operator = (tree.EQ() or tree.NEQ()).getText()
            return Asked(path, "=", (_constant(tree.primitiveLiteral()),), negated != (operator != "="))
        case "PropTestOrder":
            operator = (tree.GT() or tree.LT() or tree.GE() or tree.LE()).getText()
            return Asked(path, operator, (_constant(tree.orderableLiteral()),), negated)
        case "PropTestSet":
            return Asked(path, "IN", tuple(_constant(one) for one in _literals(tree.setLiteral())), negated)
    operator = {"PropTestLike": "LIKE", "PropTestRegex": "MATCHES", "PropTestIsSubset": "ISSUBSET"}.get(kind)
    return Asked(path, operator or "ISSUPERSET", (_unquoted(tree.StringLiteral().getText()),), negated)


def _literals(tree: Any) -> Iterator[Any]:
    return (child for child in tree.getChildren() if hasattr(child, "getRuleIndex"))


def _constant(tree: Any) -> Value:
    """A constant as a value: texts unescaped, h'…' and b'…' as hexadecimal text, times in ns (STIX 2.1 9.2)."""
    text: str = tree.getText()
    if text.startswith("'"):
        return _unquoted(text)
    if text[:2] in ("t'", "h'", "b'"):
        inner = _unquoted(text[1:])
        return _at(inner) if text[0] == "t" else inner.lower() if text[0] == "h" else _binary(inner)
    if text in ("true", "false"):
        return text == "true"
    return float(text) if "." in text else int(text)


def _binary(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).hex()
    except binascii.Error:
        raise PatternError(f"b'{text[:40]}' is no base64") from None


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)


def _constant_text(token: Any) -> str:
    text: str = token.getText()
    return text[2:-1]


def _at(text: str) -> int:
    try:
        return timestamp(text)
    except ValueError:
        raise PatternError(f"{text[:40]!r} is no time; write for example 2026-05-11T09:00:00Z") from None


def _times(tree: Any) -> int:
    times = int(tree.IntPosLiteral().getText())
    if not 1 <= times <= MOST_REPEATS:
        raise PatternError(f"REPEATS {times} TIMES is beyond 1 to {MOST_REPEATS}; ask for fewer")
    return times


def _seconds(tree: Any) -> int:
    text = (tree.IntPosLiteral() or tree.FloatPosLiteral()).getText()
    seconds = float(text)
    if not 0 < seconds <= 1e9:
        raise PatternError(f"WITHIN {text[:20]} SECONDS is no span that can be watched; write a number above 0")
    return int(seconds * NS)
