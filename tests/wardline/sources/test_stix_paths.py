"""Object paths become tests on the columns that show them."""

import pytest

from wardline.behaviour.row_tests import holding
from wardline.model.row_test import columns
from wardline.model.schema import FIELDS, TABLES, frame
from wardline.sources.spelling import PatternError
from wardline.sources.stix_paths import _PATHS, by_table, safe
from wardline.sources.stix_pattern import Asked

CONN = frame(
    "conn",
    [
        {
            "uid": "out",
            "orig_h": "10.0.0.4",
            "resp_h": "198.51.100.66",
            "resp_p": 443,
            "proto": "tcp",
            "service": "ssl",
        },
        {"uid": "six", "orig_h": "10.0.0.4", "resp_h": "2001:db8::1", "resp_p": 53, "proto": "udp", "orig_bytes": 900},
    ],
)
TLS = frame(
    "tls",
    [{"uid": "t", "server_name": "Bad.Example", "cert_serial": "0A1B", "ja4": "t13d1516h2_8daaf6152771_b0da82dd1658"}],
)


def _uids(asked: Asked, table: str = "conn") -> list[str]:
    rows = {"conn": CONN, "tls": TLS}[table]
    test = by_table(asked).get(table)
    return holding(test, table, rows)["uid"].to_list() if test else []


@pytest.mark.parametrize(
    ("asked", "uids"),
    [
        (Asked("ipv4-addr:value", "=", ("198.51.100.66",)), ["out"]),
        (Asked("ipv4-addr:value", "=", ("198.51.100.0/24",)), ["out"]),
        (Asked("ipv4-addr:value", "ISSUBSET", ("198.51.0.0/16",)), ["out"]),
        (Asked("ipv4-addr:value", "ISSUPERSET", ("198.51.100.66/32",)), ["out"]),
        (Asked("ipv4-addr:value", "ISSUPERSET", ("198.51.100.0/24",)), []),
        (Asked("ipv6-addr:value", "=", ("2001:DB8:0::1",)), ["six"]),
        (Asked("network-traffic:src_ref.value", "=", ("198.51.100.66",)), []),
        (Asked("network-traffic:dst_ref.type", "=", ("ipv6-addr",)), ["six"]),
        (Asked("network-traffic:dst_port", "IN", (53, 80)), ["six"]),
        (Asked("network-traffic:dst_port", "=", (53,), negated=True), ["out"]),
        (Asked("network-traffic:dst_port", "=", ("53",)), []),
        (Asked("network-traffic:protocols[0]", "=", ("tls",)), ["out"]),
        (Asked("network-traffic:src_byte_count", ">=", (900,)), ["six"]),
        (Asked("network-traffic:src_byte_count", ">", (5,), negated=True), []),
        (Asked("network-traffic:src_byte_count", "EXISTS", (), negated=True), ["out"]),
    ],
)
def test_what_a_connection_shows(asked: Asked, uids: list[str]) -> None:
    assert _uids(asked) == uids


@pytest.mark.parametrize(
    "asked",
    [
        Asked("domain-name:value", "=", ("BAD.example.",)),
        Asked("domain-name:value", "LIKE", ("b%.exampl_",)),
        Asked("domain-name:value", "MATCHES", ("(?i)^bad",)),
        Asked("x509-certificate:serial_number", "=", ("00:0a:1b",)),
        Asked("network-traffic:extensions.'x-tls'.x_ja4", "=", ("t13d1516h2_8daaf6152771_b0da82dd1658",)),
    ],
)
def test_what_a_handshake_shows(asked: Asked) -> None:
    assert _uids(asked, "tls") == ["t"]


def test_what_no_table_shows_has_no_test() -> None:
    assert by_table(Asked("file:hashes.MD5", "=", ("00",))) == {}


@pytest.mark.parametrize("expression", ["(a)\\1", "(?=a)b", "(", "a{1000}{1000}{1000}", "x" * 2_000])
def test_an_expression_that_might_never_end_is_refused(expression: str) -> None:
    with pytest.raises(PatternError):
        safe(expression)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(PatternError, match="no address"):
        by_table(Asked("ipv4-addr:value", "=", ("198.51.100.660",)))


def test_every_path_names_columns_of_its_table() -> None:
    for path in _PATHS:
        for table, test in by_table(Asked(path, "EXISTS")).items():
            known = {*TABLES[table].fields, "host_name", "url"} & {*FIELDS, "host_name", "url"}
            assert columns(test) <= known, path
