"""Sigma rules for Zeek's logs, read by pySigma and turned into tests on our tables.

pySigma is LGPL and no part of the core: it is loaded when rules are given, and comes with the extra `sigma`. A rule
from anywhere is hostile input: bounded, no YAML aliases, and expressions only that run in linear time. What cannot be
asked of our tables is told for each rule, with the reason.

References: Sigma specification 2.0 (rules, modifiers, conditions).
"""

import importlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import yaml

from wardline.model.errors import InputError, UsageError
from wardline.model.row_test import All, Compare, Not, Operator, Some, Test
from wardline.model.rule import LeftOut, Level, Rule
from wardline.model.techniques import technique
from wardline.sources.sigma_fields import SERVICES, column
from wardline.sources.spelling import PatternError
from wardline.sources.stix_paths import safe

MOST_BYTES = 256 * 1024
MOST_RULES = 1_000
_OPERATORS: dict[str, Operator] = {"LT": "below", "LTE": "at_most", "GT": "above", "GTE": "at_least"}
_TACTICS = {
    "command-and-control": "T1071", "exfiltration": "T1041", "lateral-movement": "T1021", "discovery": "T1046",
    "initial-access": "T1190", "credential-access": "T1110", "reconnaissance": "T1595", "impact": "T1499",
}  # fmt: skip


class _UnaskedError(Exception):
    """A rule, or a part of one, that our tables cannot answer; the message is the reason."""


def read_rules(paths: Sequence[Path]) -> tuple[tuple[Rule, ...], tuple[LeftOut, ...]]:
    """The rules in these files and folders, and what of them cannot be asked. Raises InputError, or UsageError where
    the extra is missing."""
    if not paths:
        return (), ()
    reader = _Reader()
    for path in (file for place in paths for file in _files(place)):
        reader.read(_content(path), path.name)
    return tuple(reader.rules), tuple(reader.left_out)


def told_of(left_out: Sequence[LeftOut]) -> tuple[str, ...]:
    """Lines that say what of the rules cannot be asked, at most 20."""
    lines = [f"Sigma rule '{one.rule}': {one.reason}." for one in left_out[:20]]
    return (*lines, f"… and {len(left_out) - 20} more rules.") if len(left_out) > 20 else tuple(lines)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(file for end in ("*.yml", "*.yaml") for file in path.rglob(end))
    if not found:
        raise InputError(f"{path} holds no Sigma rule; give a folder with files that end in .yml")
    return found


def _content(path: Path) -> str:
    try:
        data = path.read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); give a Sigma rule, or a folder of them") from error
    if len(data) > MOST_BYTES:
        raise InputError(f"{path} has more than {MOST_BYTES // 1024} KiB, which no Sigma rule needs; give another")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{path} is no UTF-8; give a Sigma rule as its author wrote it") from None


class _Reader:
    """Rules read so far, and what was left out."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.left_out: list[LeftOut] = []
        self._collection = _pysigma("collection").SigmaCollection

    def read(self, text: str, name: str) -> None:
        """Every rule of one file. Raises InputError where it is no YAML."""
        try:
            if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
                raise InputError(f"{name} has YAML aliases, which may grow without end; write them out")
            found = self._collection.from_yaml(text, collect_errors=True)
        except InputError:
            raise
        except (yaml.YAMLError, RecursionError) as error:
            raise InputError(f"{name} is no YAML: {str(error).splitlines()[0]}") from None
        except Exception as error:
            raise InputError(f"{name} is no Sigma rule ({str(error)[:200]}); mend it or leave it out") from None
        for rule in found.rules:
            self._add(rule, name)

    def _add(self, rule: Any, name: str) -> None:
        title = str(getattr(rule, "title", "") or name)
        try:
            made, missing = _rule(rule, title)
        except _UnaskedError as reason:
            self.left_out.append(LeftOut(title, str(reason)))
            return
        if len(self.rules) >= MOST_RULES:
            raise InputError(f"{name}: more than {MOST_RULES} rules; give those that matter here")
        self.rules.append(made)
        self.left_out += [LeftOut(title, f"runs without the part that needs {one}") for one in missing]


def _pysigma(name: str) -> ModuleType:
    try:
        return importlib.import_module(f"sigma.{name}")
    except ImportError as error:
        raise UsageError(
            f"Sigma rules need pySigma, which is not installed ({error}): pip install 'wardline[sigma]'"
        ) from None


def _rule(rule: Any, title: str) -> tuple[Rule, tuple[str, ...]]:
    """One rule and the fields that parts of it would need. Raises _UnaskedError."""
    if getattr(rule, "errors", None):
        raise _UnaskedError(f"is broken: {str(rule.errors[0])[:200]}")
    if not hasattr(rule, "detection"):
        raise _UnaskedError("correlates other rules, which is not supported")
    status = rule.status.name.lower() if rule.status else ""
    if status in ("deprecated", "unsupported"):
        raise _UnaskedError(f"is {status}")
    table = _table(rule.logsource)
    made = _Tests(table)
    tests = [found for one in rule.detection.parsed_condition if (found := made.of(_parsed(one))) is not None]
    if not tests:
        raise _UnaskedError("; ".join(dict.fromkeys(made.missing)) or "asks for nothing")
    level = rule.level.name.lower() if rule.level else "low"
    if level not in get_args(Level):
        raise _UnaskedError(f"has the unknown level {level[:40]}")
    whole = Rule(
        id=str(rule.id or title),
        title=title,
        level=level,  # type: ignore[arg-type]
        status=status,
        tests={table: tests[0] if len(tests) == 1 else Some(tuple(tests))},
        techniques=_techniques([str(tag) for tag in rule.tags]),
        harmless=tuple(
            str(one) for one in rule.falsepositives or () if str(one).lower() not in ("unknown", "unlikely")
        ),
        author=str(rule.author or ""),
    )
    return whole, tuple(dict.fromkeys(made.missing))


def _parsed(condition: Any) -> Any:
    errors = _pysigma("exceptions").SigmaError
    try:
        return condition.parsed
    except (errors, RecursionError) as error:
        raise _UnaskedError(f"has a broken condition: {str(error)[:200]}") from None


def _table(source: Any) -> str:
    named = ", ".join(
        f"{name} {value}" for name in ("product", "category", "service") if (value := getattr(source, name))
    )
    if source.product != "zeek" or not source.service:
        raise _UnaskedError(f"is for {named or 'no log'}, and only logs of Zeek are asked here")
    if source.service not in SERVICES:
        raise _UnaskedError(f"needs Zeek's log {source.service}, which none of our tables holds")
    return SERVICES[source.service]


def _techniques(tags: Sequence[str]) -> tuple[str, ...]:
    """ATT&CK ids of the tags that we know, else of the tactics, else the least that can be said."""
    said = [tag.split(".", 1)[1] for tag in tags if tag.startswith("attack.")]
    ids = [one.upper() for one in said if re.fullmatch(r"t[0-9]{4}(\.[0-9]{3})?", one)]
    known = [one if technique(one) else one.split(".")[0] for one in ids]
    found = [one for one in known if technique(one)] or [_TACTICS[one] for one in said if one in _TACTICS]
    return tuple(dict.fromkeys(found)) or ("T1071",)


class _Tests:
    """The tests of one rule; `missing` gathers what our table cannot show."""

    def __init__(self, table: str) -> None:
        self._table = table
        self.missing: list[str] = []

    def of(self, tree: Any) -> Test | None:
        """The test of one node of the condition; None where it cannot be asked.

        OR goes on without such a part, which loses matches; AND and NOT cannot, which would invent some.
        """
        match type(tree).__name__:
            case "ConditionOR":
                return _some([part for one in tree.args if (part := self.of(one)) is not None])
            case "ConditionAND":
                each = [self.of(one) for one in tree.args]
                return All(tuple(one for one in each if one is not None)) if None not in each else None
            case "ConditionNOT":
                return self._denied(tree.args[0])
            case "ConditionFieldEqualsValueExpression":
                return self._compared(tree.field, tree.value)
        self.missing.append("asks for words anywhere in a row, and none of our rows is one text")
        return None

    def _denied(self, tree: Any) -> Test | None:
        before = len(self.missing)
        part = self.of(tree)
        return Not(part) if part is not None and len(self.missing) == before else None

    def _compared(self, field: str, value: Any) -> Test | None:
        name = column(self._table, field)
        if name is None:
            self.missing.append(f"needs the field {field}, which our table {self._table} does not hold")
            return None
        try:
            return _valued(name, value)
        except (PatternError, _UnaskedError) as reason:
            self.missing.append(f"asks {field} for what cannot be run: {reason}")
            return None


def _some(parts: Sequence[Test]) -> Test | None:
    """Any of the parts; equal values of one column as one comparison."""
    same = {(one.column, one.operator, one.any_case) for one in parts if isinstance(one, Compare)}
    if len(parts) > 1 and len(same) == 1 and all(isinstance(one, Compare) for one in parts):
        name, operator, any_case = same.pop()
        if operator in ("is", "matches", "within"):
            values = tuple(value for one in parts if isinstance(one, Compare) for value in one.values)
            return Compare(name, operator, values, any_case)
    return Some(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _valued(name: str, value: Any) -> Test:
    """A column against one value of Sigma. Raises _UnaskedError or PatternError."""
    match type(value).__name__:
        case "SigmaString" | "SigmaCasedString":
            return _text(name, value, any_case=type(value).__name__ == "SigmaString")
        case "SigmaNumber":
            return Compare(name, "is", (value.number,))
        case "SigmaBool":
            return Compare(name, "is", (bool(value.boolean),))
        case "SigmaNull":
            return Not(Compare(name, "present"))
        case "SigmaExists":
            return Compare(name, "present") if bool(value) else Not(Compare(name, "present"))
        case "SigmaCIDRExpression":
            return Compare(name, "within", (str(value.network),))
        case "SigmaCompareExpression" if value.op.name in _OPERATORS:
            return Compare(name, _OPERATORS[value.op.name], (value.number.number,))
        case "SigmaRegularExpression":
            flags = "".join(
                sorted({"IGNORECASE": "i", "MULTILINE": "m", "DOTALL": "s"}[one.name] for one in value.flags)
            )
            return Compare(name, "matches", (safe(f"(?{flags}){value.regexp}" if flags else str(value.regexp)),))
        case "SigmaExpansion":
            return Some(tuple(_valued(name, one) for one in value.values))
    raise _UnaskedError(f"values of the kind {type(value).__name__.removeprefix('Sigma')}")


def _text(name: str, value: Any, *, any_case: bool) -> Test:
    """A text, with * for any text and ? for one character."""
    if all(isinstance(piece, str) for piece in value.s):
        return Compare(name, "is", ("".join(value.s),), any_case)
    return Compare(name, "matches", (f"(?s{'i' if any_case else ''})^{''.join(_pieces(value.s))}$",))


def _pieces(pieces: Sequence[Any]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield re.escape(piece)
        elif getattr(piece, "name", "") == "WILDCARD_MULTI":
            yield ".*"
        elif getattr(piece, "name", "") == "WILDCARD_SINGLE":
            yield "."
        else:
            raise _UnaskedError("placeholders that nobody filled")
