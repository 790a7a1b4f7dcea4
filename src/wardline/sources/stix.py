"""STIX 2.1 bundles, read: indicators with their patterns, who made them, how sure, until when, and under which marking.

A bundle from anywhere is hostile input: bounded, refused with the object's id where it is broken, and what our tables
cannot answer is counted by reason.

References: OASIS STIX 2.1 4.7 (indicator), 7.2 (data markings), 7.2.1.4 (TLP), 8 (bundle).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from wardline.model.errors import InputError
from wardline.model.pattern import Joined, Leaf, Pattern, Qualified
from wardline.model.row_test import All, Some, Test
from wardline.sources.gathering import Gathering, Stated
from wardline.sources.spelling import PatternError, network, timestamp
from wardline.sources.stix_paths import UNSPECIFIC, by_table, constant, form, normal
from wardline.sources.stix_pattern import Asked, Combined, Limited, Observed, Read, read_pattern

_TLP = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "TLP:WHITE",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "TLP:GREEN",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "TLP:AMBER",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "TLP:RED",
}
_KINDS = {
    "ipv4-addr:value": "address", "ipv6-addr:value": "address", "network-traffic:src_ref.value": "calling_address",
    "network-traffic:dst_ref.value": "called_address", "domain-name:value": "domain", "url:value": "url",
    "mac-addr:value": "mac", "ja4": "ja4", "ja4s": "ja4s", "x509-certificate:subject": "subject",
    "x509-certificate:issuer": "issuer", "x509-certificate:serial_number": "serial",
    "network-traffic:extensions.http-request-ext.request_header.user-agent": "user_agent",
}  # fmt: skip
"""Paths whose one value is searched by hash."""

Tree = Mapping[str, Any]


class _UnansweredError(Exception):
    """No table shows what a pattern asks for; the message is the reason that is counted."""


def read_bundle(tree: object, name: str, into: Gathering) -> None:
    """Every indicator of a bundle, or of one object alone. Raises InputError: file, object, remedy."""
    objects = tree.get("objects", [tree]) if isinstance(tree, dict) else tree
    if not isinstance(objects, list) or not all(isinstance(one, dict) for one in objects):
        raise InputError(f"{name}: this is no STIX bundle; give one with a list of objects (STIX 2.1 clause 8)")
    makers = {str(one.get("id")): str(one.get("name", "")) for one in objects if one.get("type") == "identity"}
    markings = _TLP | {str(one.get("id")): _marking(one) for one in objects if one.get("type") == "marking-definition"}
    met = False
    for place, one in enumerate(objects, 1):
        if one.get("type") == "indicator":
            met = True
            where = f"{name}, {_text(one, 'id') or f'object {place}'}"
            _indicator(one, where, name, makers, markings, into)
    if not met:
        raise InputError(f"{name}: no object is an indicator; give a bundle that holds some")


def _indicator(
    told: Tree, where: str, name: str, makers: Mapping[str, str], markings: Mapping[str, str], into: Gathering
) -> None:
    if reason := _set_aside(told):
        into.leave_out(reason)
        return
    try:
        stated = _stated(told, name, makers, markings)
        read = read_pattern(_needed(told, "pattern"))
        into.room(where)
        _add(read, stated, into, where)
    except (PatternError, ValueError, TypeError) as error:
        raise InputError(f"{where}: {error}") from None
    except _UnansweredError as reason_:
        into.leave_out(str(reason_))


def _set_aside(told: Tree) -> str:
    if told.get("revoked") is True:
        return "revoked by its maker"
    kind = told.get("pattern_type", "stix")
    if kind != "stix":
        return f"patterns of type {str(kind)[:40]}"
    return "said to be benign" if "benign" in (told.get("indicator_types") or ()) else ""


def _stated(told: Tree, name: str, makers: Mapping[str, str], markings: Mapping[str, str]) -> Stated:
    confidence = told.get("confidence")
    if confidence is not None and (
        isinstance(confidence, bool) or not isinstance(confidence, int) or not 0 <= confidence <= 100
    ):
        raise PatternError(f"confidence {str(confidence)[:20]!r} is no whole number of 0 to 100")
    phases = [f"{one.get('kill_chain_name')}:{one.get('phase_name')}" for one in told.get("kill_chain_phases") or ()]
    marked = [markings.get(str(one), str(one)) for one in told.get("object_marking_refs") or ()]
    start = _time(told, "valid_from")
    return Stated(
        id=_needed(told, "id"),
        name=_text(told, "name") or _text(told, "description"),
        source=makers.get(_text(told, "created_by_ref")) or name,
        confidence=confidence,
        dated=max((at for at in (_time(told, "modified"), start) if at is not None), default=None),
        valid_from=start,
        valid_until=_time(told, "valid_until"),
        marking=", ".join(one for one in marked if one),
        phases=", ".join(phases),
        labels=", ".join(map(str, [*(told.get("indicator_types") or ()), *(told.get("labels") or ())])),
    )


def _marking(told: Tree) -> str:
    """How a marking is called: its name, its TLP colour, or the first words of its statement."""
    definition = told.get("definition")
    inner = definition if isinstance(definition, dict) else {}
    tlp = inner.get("tlp")
    said = told.get("name") or (f"TLP:{str(tlp).upper()}" if tlp else "") or inner.get("statement") or told.get("id")
    return str(said)[:80]


def _needed(told: Tree, key: str) -> str:
    if not (text := _text(told, key)):
        raise PatternError(f"it has no {key}; every indicator needs one")
    return text


def _text(told: Tree, key: str) -> str:
    value = told.get(key)
    return value if isinstance(value, str) else ""


def _time(told: Tree, key: str) -> int | None:
    value = told.get(key)
    if value is None:
        return None
    try:
        return timestamp(str(value))
    except ValueError:
        raise PatternError(f"{key} {str(value)[:40]!r} is no time; write for example 2026-05-11T09:00:00Z") from None


def _add(read: Read, stated: Stated, into: Gathering, where: str) -> None:
    """The indicator: its values where nothing but values is asked for, else its pattern."""
    wanted = _alternatives(read)
    values = [pair for one in wanted for pair in _values(one)] if wanted else []
    if wanted and all(_values(one) for one in wanted):
        row = into.state(stated)
        for kind, value in values:
            into.value(kind, value, row)
        return
    pattern = _pattern(read)
    into.compound(into.state(stated), pattern, where)


def _alternatives(read: Read) -> list[Asked | Combined]:
    """What single observations any of which is enough ask for; none where a pattern asks for more."""
    parts = read.parts if isinstance(read, Combined) and read.word == "OR" else (read,)
    if not all(isinstance(part, Observed) for part in parts):
        return []
    inner = [part.of for part in parts if isinstance(part, Observed)]
    flat: list[Asked | Combined] = []
    for one in inner:
        split = one.parts if isinstance(one, Combined) and one.word == "OR" else (one,)
        flat += [part for part in split if isinstance(part, Asked | Combined)]
    return flat


def _values(asked: Asked | Combined) -> list[tuple[str, str]]:
    """The values that make an observation by themselves, as (kind, value); none where it needs a test."""
    if isinstance(asked, Combined):
        return _endpoints(asked)
    path = normal(asked.path)
    kind, shape = _KINDS.get(path), form(path)
    if kind is None or shape is None or asked.negated:
        return []
    if asked.operator == "ISSUBSET" and kind == "address":
        return [("network", network(str(asked.values[0])))]
    if asked.operator not in ("=", "IN"):
        return []
    values = [constant(value, shape) for value in asked.values]
    if kind == "address":
        return [("network" if "/" in str(value) else kind, str(value)) for value in values if value is not None]
    if kind.endswith("_address") and any("/" in str(value) for value in values):
        return []
    return [(kind, str(value)) for value in values if value is not None]


def _endpoints(asked: Combined) -> list[tuple[str, str]]:
    """A called address with its port, which is how feeds name a service."""
    if asked.word != "AND" or len(asked.parts) != 2 or not all(isinstance(part, Asked) for part in asked.parts):
        return []
    by_path = {normal(part.path): part for part in asked.parts if isinstance(part, Asked)}
    port = by_path.pop("network-traffic:dst_port", None)
    where = next(iter(by_path), "")
    if port is None or where not in ("ipv4-addr:value", "network-traffic:dst_ref.value"):
        return []
    host = by_path[where]
    if any(one.negated or one.operator not in ("=", "IN") for one in (port, host)):
        return []
    hosts = [constant(value, "address") for value in host.values]
    if any("/" in str(one) for one in hosts):
        return []
    return [("endpoint", f"{one}:{number}") for one in hosts for number in port.values if isinstance(number, int)]


def _pattern(read: Read) -> Pattern:
    """A pattern with its observations as tests on tables. Raises _UnansweredError."""
    match read:
        case Observed():
            return _leaf(read.of)
        case Limited():
            return Qualified(_pattern(read.of), read.repeats, read.within, read.start, read.stop)
        case Combined() if read.word == "OR":
            kept: list[Pattern] = []
            reasons: list[str] = []
            for part in read.parts:
                try:
                    kept.append(_pattern(part))
                except _UnansweredError as reason:
                    reasons.append(str(reason))
            if not kept:
                raise _UnansweredError(reasons[0])
            return Joined("OR", tuple(kept)) if len(kept) > 1 else kept[0]
        case Combined():
            return Joined(read.word, tuple(_pattern(part) for part in read.parts))
        case Asked():
            raise PatternError("a comparison stands outside of brackets")


def _leaf(read: Asked | Combined) -> Leaf:
    found = _tests(read)
    if not found:
        raise _UnansweredError(_reason(read))
    if "conn" in found and not (isinstance(read, Combined) and read.word == "OR"):
        found = {table: test for table, test in found.items() if table in ("conn", "conn_update")}
    return Leaf(found, _anchor(read), any(_is_specific(one) for one in _comparisons(read)))


def _tests(read: Read) -> dict[str, Test]:
    """By table; AND needs a table that shows all of it, OR one that shows any."""
    if isinstance(read, Asked):
        return by_table(read)
    assert isinstance(read, Combined)
    each = [_tests(part) for part in read.parts]
    tables = dict.fromkeys(table for one in each for table in one)
    if read.word == "AND":
        whole = [table for table in tables if all(table in one for one in each)]
        return {table: All(tuple(one[table] for one in each)) for table in whole}
    return {table: Some(tuple(one[table] for one in each if table in one)) for table in tables}


def _anchor(read: Asked | Combined) -> tuple[str, tuple[str, ...]] | None:
    """A value without which the observation cannot hold, so that it is asked only of slices that show one."""
    parts: Sequence[Read] = read.parts if isinstance(read, Combined) and read.word == "AND" else (read,)
    for part in parts:
        if isinstance(part, Asked) and (found := _values(part)) and found[0][0] != "network":
            return found[0][0], tuple(value for _, value in found)
    return None


def _comparisons(read: Read) -> list[Asked]:
    if isinstance(read, Asked):
        return [read]
    return [one for part in read.parts for one in _comparisons(part)] if isinstance(read, Combined) else []


def _is_specific(asked: Asked) -> bool:
    path = normal(asked.path)
    generic = form(path) in UNSPECIFIC or path.endswith(("protocols[*]", "request_method", "request_version"))
    return asked.operator in ("=", "IN", "LIKE", "MATCHES", "ISSUBSET") and not asked.negated and not generic


def _reason(read: Asked | Combined) -> str:
    """What of an observation no table shows, as it is counted."""
    unknown = [one.path.split(":", 1)[0] for one in _comparisons(read) if form(normal(one.path)) is None]
    named = dict.fromkeys(unknown or ["together what no single row shows"])
    return f"asks for {', '.join(named)}"
