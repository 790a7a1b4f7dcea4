"""Indicators in plain lists and CSV: one value a line, or type, value, valid_until, confidence, source, description.

In a plain list the form of a value says what it is; what has no form that traffic shows is counted and told.

References: RFC 4180 (CSV); FoxIO JA4 (form of a fingerprint).
"""

import csv
import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from wardline.model.errors import InputError
from wardline.sources.gathering import Gathering, Stated
from wardline.sources.spelling import PatternError, timestamp

COLUMNS = ("type", "value", "valid_until", "confidence", "source", "description")
LONGEST = 4_096

_TYPES = {
    **dict.fromkeys(("ip", "ipv4", "ipv6", "ip-dst", "ip-src", "ipv4-addr", "ipv6-addr", "address"), "address"),
    **dict.fromkeys(("cidr", "network", "net"), "network"),
    **dict.fromkeys(("ip:port", "ip-dst|port", "endpoint"), "endpoint"),
    **dict.fromkeys(("domain", "domain-name", "hostname", "fqdn"), "domain_tree"),
    **dict.fromkeys(("url", "uri"), "url"),
    **dict.fromkeys(("mac", "mac-addr", "mac-address"), "mac"),
    **dict.fromkeys(("user-agent", "user_agent"), "user_agent"),
    "ja4": "ja4",
    "ja4s": "ja4s",
}
_UNANSWERED = {
    **dict.fromkeys(("ja3", "ja3s", "ja3-fingerprint-md5"), "JA3 fingerprints, which our tables do not hold (JA4 is)"),
    **dict.fromkeys(("md5", "sha1", "sha256", "sha512", "hash", "ssdeep", "filename"), "hashes of files"),
    **dict.fromkeys(("email", "email-addr", "email-src", "email-dst"), "addresses of mail"),
}
_FORMLESS = "of a form that is none of ours"
_JA4 = re.compile(r"[tqd][0-9s][0-9][di][0-9]{4}[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}")
_MAC = re.compile(r"(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}")
_HASH = re.compile(r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128}")
_NAME = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]")


def read_list(text: str, name: str, into: Gathering) -> None:
    """Every value of a list or CSV. Raises InputError with the line and the remedy where CSV is broken."""
    lines = text.splitlines()
    head = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    columns = [cell.strip().lower() for cell in _cells(head)]
    if "type" in columns and "value" in columns:
        _read_csv(lines, columns, name, into)
    elif len(columns) > 1 and (columns[0] in _TYPES or columns[0] in _UNANSWERED):
        _read_csv(lines, COLUMNS[: len(columns)], name, into, headed=False)
    else:
        _read_plain(lines, name, into)


def _read_plain(lines: Sequence[str], name: str, into: Gathering) -> None:
    met = False
    for number, line in enumerate(lines, 1):
        said = re.split(r"[\s,;#]", line.strip(), maxsplit=1)[0] if not line.lstrip().startswith("#") else ""
        if not said:
            continue
        met = True
        into.room(f"{name}, line {number}")
        kind, value = recognised(said)
        if kind:
            into.value(kind, value, into.state(Stated(f"line {number}", said[:253], name)))
        else:
            into.leave_out(value)
    if not met:
        raise InputError(f"{name}: this holds no indicator; give addresses, names, URLs or fingerprints, one a line")


def recognised(said: str) -> tuple[str, str]:
    """Kind and value of what stands alone on a line, by its form; "" and a reason where traffic cannot show it."""
    text = said.replace("[.]", ".").replace("hxxp", "http", 1) if said.startswith("hxxp") else said.replace("[.]", ".")
    low = text.lower().rstrip(".")
    if "://" in text:
        return _of("url", text)
    if _MAC.fullmatch(low):
        return _of("mac", low)
    if _JA4.fullmatch(low):
        return "ja4", low
    if _HASH.fullmatch(low):
        return "", "hashes of files"
    for kind in ("address", "network", "endpoint"):
        found = _of(kind, low)
        if found[0]:
            return found
    if _NAME.fullmatch(low):
        return "domain_tree", low
    if "/" in low and _NAME.fullmatch(low.split("/", 1)[0].split(":", 1)[0]):
        return "url", f"http://{text}"
    return "", "paths without a host, which any server may have" if low.startswith("/") else _FORMLESS


def _of(kind: str, text: str) -> tuple[str, str]:
    """A value in its one spelling; "" and a reason where it is not of that kind, or hidden from us."""
    try:
        match kind:
            case "address":
                return kind, str(ipaddress.ip_address(text))
            case "network":
                net = ipaddress.ip_network(text, strict=False) if "/" in text else None
                if net is None:
                    return "", _FORMLESS
                return ("address", str(net.network_address)) if net.num_addresses == 1 else (kind, str(net))
            case "endpoint":
                host, _, port = text.replace("|", ":").rpartition(":")
                if 0 < int(port) < 65536:
                    return kind, f"{ipaddress.ip_address(host.strip('[]'))}:{int(port)}"
                return "", _FORMLESS
            case "domain_tree":
                low = text.lower().rstrip(".").removeprefix("*.")
                return (kind, low) if _NAME.fullmatch(low) else ("", _FORMLESS)
            case "mac":
                low = text.lower().replace("-", ":")
                return (kind, low) if _MAC.fullmatch(low) else ("", _FORMLESS)
    except ValueError:
        return "", _FORMLESS
    if kind == "url" and text.lower().startswith("https://"):
        return "", "URLs of https, which nobody on the way can read (their host names can: give those)"
    return kind, text.lower() if kind in ("ja4", "ja4s") else text


def _read_csv(lines: Sequence[str], columns: Sequence[str], name: str, into: Gathering, *, headed: bool = True) -> None:
    met = False
    for number, cells in _rows(lines, name, headed=headed):
        where = f"{name}, line {number}"
        told = {column: cell.strip() for column, cell in zip(columns, cells, strict=False)}
        kind_said, value = told.get("type", "").lower(), told.get("value", "")
        if not value or (kind_said not in _TYPES and kind_said not in _UNANSWERED):
            raise InputError(f"{where}: {kind_said[:40]!r} is no type; write one of {', '.join(sorted(_TYPES))}")
        met = True
        into.room(where)
        kind, spelt = ("", _UNANSWERED[kind_said]) if kind_said in _UNANSWERED else _of(_TYPES[kind_said], value)
        if kind_said in _TYPES and not kind and spelt == _FORMLESS:
            raise InputError(f"{where}: {value[:60]!r} is no {kind_said}; mend the line or leave it out")
        if kind:
            into.value(kind, spelt, into.state(_stated(told, where, name, number)))
        else:
            into.leave_out(spelt)
    if not met:
        raise InputError(f"{name}: this holds no indicator; write lines of {','.join(COLUMNS)}")


def _rows(lines: Sequence[str], name: str, *, headed: bool) -> Iterator[tuple[int, list[str]]]:
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip() and line.lstrip()[0] != "#")
    for number, line in islice(numbered, 1 if headed else 0, None):
        yield number, _cells(line)


def _cells(line: str) -> list[str]:
    """The cells of one line; quotes are those of RFC 4180, and no value has a line break within it."""
    return next(csv.reader([line[:LONGEST]]), [])


def _stated(told: Mapping[str, str], where: str, name: str, number: int) -> Stated:
    confidence: int | None = None
    if text := told.get("confidence", ""):
        if not text.isascii() or not text.isdigit() or int(text) > 100:
            raise InputError(f"{where}: confidence {text[:20]!r} is no whole number of 0 to 100")
        confidence = int(text)
    return Stated(
        id=f"line {number}",
        name=told.get("description", "") or told["value"][:253],
        source=told.get("source", "") or name,
        confidence=confidence,
        valid_until=_until(told.get("valid_until", ""), where),
    )


def _until(text: str, where: str) -> int | None:
    if not text:
        return None
    try:
        return timestamp(text if "T" in text else f"{text}T00:00:00Z")
    except (ValueError, PatternError):
        raise InputError(f"{where}: valid_until {text[:40]!r} is no time; write for example 2026-05-11") from None
