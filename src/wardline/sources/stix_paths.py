"""STIX object paths, answered: which column of which table shows what a comparison asks for.

A row is one observation: a connection with both its ends, a DNS question, a TLS handshake, an HTTP request. What a row
cannot show (a file's hash) is no part of any test here, and the caller counts it.

References: OASIS STIX 2.1 6 (object paths), 9.6 (comparison operators); RFC 4343 (names know no case).
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import Literal

import polars as pl

from wardline.model.row_test import All, Compare, Not, Operator, Some, Test, Value
from wardline.sources.spelling import PatternError, address, network
from wardline.sources.stix_pattern import Asked

Form = Literal["text", "name", "address", "family", "mac", "number", "serial"]
LONGEST_EXPRESSION = 1_000
"""Characters of a regular expression."""

_FLOWS = ("conn", "conn_update", "dns", "tls", "http")
_ANY, _CONN = _FLOWS, ("conn", "conn_update")
_HTTP = "network-traffic:extensions.http-request-ext."

_PATHS: Mapping[str, tuple[Form, Mapping[str, tuple[str, ...]]]] = {
    "ipv4-addr:value": ("address", dict.fromkeys(_ANY, ("orig_h", "resp_h"))),
    "ipv6-addr:value": ("address", dict.fromkeys(_ANY, ("orig_h", "resp_h"))),
    "network-traffic:src_ref.value": ("address", dict.fromkeys(_ANY, ("orig_h",))),
    "network-traffic:dst_ref.value": ("address", dict.fromkeys(_ANY, ("resp_h",))),
    "network-traffic:src_ref.type": ("family", dict.fromkeys(_ANY, ("orig_h",))),
    "network-traffic:dst_ref.type": ("family", dict.fromkeys(_ANY, ("resp_h",))),
    "network-traffic:src_port": ("number", dict.fromkeys(_ANY, ("orig_p",))),
    "network-traffic:dst_port": ("number", dict.fromkeys(_ANY, ("resp_p",))),
    "network-traffic:src_byte_count": ("number", dict.fromkeys(_CONN, ("orig_bytes",))),
    "network-traffic:dst_byte_count": ("number", dict.fromkeys(_CONN, ("resp_bytes",))),
    "network-traffic:src_packets": ("number", dict.fromkeys(_CONN, ("orig_pkts",))),
    "network-traffic:dst_packets": ("number", dict.fromkeys(_CONN, ("resp_pkts",))),
    "network-traffic:protocols[*]": ("name", dict.fromkeys(_CONN, ("proto", "service"))),
    "domain-name:value": ("name", {"dns": ("query",), "tls": ("server_name",), "http": ("host_name",)}),
    "domain-name:resolves_to_refs[*].value": ("address", {"dns": ("answers",)}),
    "url:value": ("text", {"http": ("url",)}),
    "mac-addr:value": ("mac", dict.fromkeys(_CONN, ("orig_l2_addr", "resp_l2_addr"))),
    "ipv4-addr:resolves_to_refs[*].value": ("mac", dict.fromkeys(_CONN, ("orig_l2_addr", "resp_l2_addr"))),
    "x509-certificate:subject": ("text", {"tls": ("subject",)}),
    "x509-certificate:issuer": ("text", {"tls": ("issuer",)}),
    "x509-certificate:serial_number": ("serial", {"tls": ("cert_serial",)}),
    f"{_HTTP}request_method": ("name", {"http": ("method",)}),
    f"{_HTTP}request_value": ("text", {"http": ("uri",)}),
    f"{_HTTP}request_version": ("name", {"http": ("http_version",)}),
    f"{_HTTP}message_body_length": ("number", {"http": ("request_body_len",)}),
    f"{_HTTP}request_header.user-agent": ("text", {"http": ("user_agent",)}),
    f"{_HTTP}request_header.host": ("name", {"http": ("host_name",)}),
    f"{_HTTP}request_header.referer": ("text", {"http": ("referrer",)}),
    "ja4": ("name", {"tls": ("ja4",)}),
    "ja4s": ("name", {"tls": ("ja4s",)}),
}
"""What our tables show of each path; for HTTP `url` and `host_name` are made from host and uri."""

_SAID_BY_TABLE: Mapping[str, frozenset[str]] = {
    "dns": frozenset({"dns", "ipv4", "ipv6"}),
    "tls": frozenset({"tcp", "ssl", "tls", "https", "ipv4", "ipv6"}),
    "http": frozenset({"tcp", "http", "ipv4", "ipv6"}),
}
_ALIASES = {"tls": "ssl", "https": "ssl"}
_ORDERED: Mapping[str, Operator] = {">": "above", ">=": "at_least", "<": "below", "<=": "at_most"}
_FAMILIES = {"ipv4-addr": r"^[0-9.]+$", "ipv6-addr": ":"}
UNSPECIFIC = frozenset({"number", "family"})


def normal(path: str) -> str:
    """A path as `_PATHS` writes it: no quotes, any index as [*], header names in lower case, JA4 wherever it stands."""
    plain = re.sub(r"\[[0-9]+\]", "[*]", path.replace("'", ""))
    last = plain.rsplit(".", 1)[-1].rsplit(":", 1)[-1].lower()
    if last.removeprefix("x_") in ("ja4", "ja4s") or plain.lower() in ("x-ja4:value", "x-ja4s:value"):
        return "ja4s" if "ja4s" in plain.lower() else "ja4"
    return plain.lower() if plain.startswith(_HTTP) else plain


def form(path: str) -> Form | None:
    """Of what form the values of a (normal) path are; None where no table shows it."""
    known = _PATHS.get(path)
    return known[0] if known else None


def by_table(asked: Asked) -> dict[str, Test]:
    """A test for each table that can show what one comparison asks for; none where no table can.

    Raises PatternError where a constant cannot be what it should.
    """
    path = normal(asked.path)
    if path not in _PATHS:
        return {}
    shape, places = _PATHS[path]
    found: dict[str, Test] = {}
    for table, columns in places.items():
        held = [one for column in columns if (one := _held(asked, shape, column))]
        if held:
            there = Some(tuple(Compare(column, "present") for column in columns))
            positive: Test = held[0] if len(held) == 1 else Some(tuple(held))
            absent = asked.operator == "EXISTS"
            found[table] = (Not(there) if absent else All((there, Not(positive)))) if asked.negated else positive
    if path == "network-traffic:protocols[*]" and asked.operator in ("=", "IN") and not asked.negated:
        said = {str(value).lower() for value in asked.values}
        found |= {table: All() for table, protocols in _SAID_BY_TABLE.items() if said & protocols}
    return found


def _held(asked: Asked, shape: Form, column: str) -> Test | None:
    """The positive form of one comparison on one column; None where its type can never hold."""
    match asked.operator:
        case "EXISTS":
            return Compare(column, "present")
        case "=" | "IN":
            if shape == "family":
                families = tuple(_FAMILIES[str(value)] for value in asked.values if value in _FAMILIES)
                return Compare(column, "matches", families) if families else None
            values = tuple(one for value in asked.values if (one := constant(value, shape)) is not None)
            if shape == "serial":
                return Compare(column, "matches", tuple(f"(?i)^0*{re.escape(str(one))}$" for one in values))
            if shape == "address" and any("/" in str(value) for value in values):
                return _either(column, values)
            return Compare(column, "is", values, any_case=shape in ("name", "mac", "serial")) if values else None
        case "LIKE":
            return Compare(column, "matches", (like(str(asked.values[0]), shape),)) if shape != "number" else None
        case "MATCHES":
            return Compare(column, "matches", (safe(str(asked.values[0])),)) if shape != "number" else None
        case "ISSUBSET":
            return Compare(column, "within", (network(str(asked.values[0])),)) if shape == "address" else None
        case "ISSUPERSET":
            net = ipaddress.ip_network(network(str(asked.values[0]))) if shape == "address" else None
            alone = net is not None and net.num_addresses == 1
            return Compare(column, "is", (str(net.network_address),)) if net is not None and alone else None
    value = constant(asked.values[0], shape)
    return Compare(column, _ORDERED[asked.operator], (value,)) if value is not None else None


def _either(column: str, values: tuple[Value, ...]) -> Test:
    """Addresses and networks in one list."""
    nets = tuple(value for value in values if "/" in str(value))
    plain = tuple(value for value in values if "/" not in str(value))
    held = [Compare(column, "within", nets)] + ([Compare(column, "is", plain)] if plain else [])
    return Some(tuple(held)) if len(held) > 1 else held[0]


def constant(value: Value, shape: Form) -> Value | None:
    """A constant as our columns write it; None where its type can never hold. Raises PatternError."""
    if shape == "number":
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if not isinstance(value, str):
        return None
    match shape:
        case "address":
            return address(value)
        case "name":
            return _ALIASES.get(value.lower(), value.lower().rstrip("."))
        case "mac":
            return value.lower().replace("-", ":")
        case "serial":
            return value.lower().replace(":", "").lstrip("0") or "0"
        case _:
            return value


def like(text: str, shape: Form) -> str:
    """LIKE as a regular expression: % is any text, _ one character (STIX 2.1 9.6.1)."""
    pieces = (".*" if char == "%" else "." if char == "_" else re.escape(char) for char in text)
    return f"(?s{'i' if shape in ('name', 'mac', 'serial') else ''})^{''.join(pieces)}$"


def safe(expression: str) -> str:
    """A regular expression that runs in linear time and bounded memory. Raises PatternError for any other.

    Back-references and look-around need an engine that may not end; RE2's rule of leaving them out is kept.
    """
    if len(expression) > LONGEST_EXPRESSION:
        raise PatternError(f"the expression after MATCHES has more than {LONGEST_EXPRESSION} characters; shorten it")
    try:
        pl.Series([""]).str.contains(expression)
    except pl.exceptions.ComputeError:
        raise PatternError(
            f"the expression {expression[:60]!r} is wrong, too large, or needs back-references or look-around, which "
            "may never end; write it without"
        ) from None
    return expression
