"""Tests hold for the rows that they should, whatever the column's type, and never for a row without a value."""

import pytest

from wardline.behaviour.row_tests import holding
from wardline.model.row_test import All, Compare, Not, Some, Test
from wardline.model.schema import frame

HTTP = frame(
    "http",
    [
        {"uid": "a", "host": "Evil.Example:8080", "uri": "/x", "status_code": 200, "orig_h": "10.0.0.1"},
        {"uid": "b", "uri": "/y", "resp_h": "192.0.2.4", "orig_h": "203.0.113.5"},
    ],
)
DNS = frame("dns", [{"uid": "a", "answers": ["192.0.2.4", "198.51.100.6"], "rejected": True}, {"uid": "b"}])


@pytest.mark.parametrize(
    ("test", "uids"),
    [
        (Compare("url", "is", ("http://192.0.2.4/y",)), ["b"]),
        (Compare("host_name", "is", ("EVIL.example",), any_case=True), ["a"]),
        (Compare("status_code", "above", (100,)), ["a"]),
        (Compare("status_code", "below", (100,)), []),
        (Compare("status_code", "is", ("200",)), ["a"]),
        (Compare("status_code", "matches", ("2",)), []),
        (Not(Compare("status_code", "is", (200,))), ["b"]),
        (Compare("orig_h", "within", ("203.0.113.0/24", "2001:db8::/32")), ["b"]),
        (Compare("uri", "matches", ("(?si)^/X$", "^nothing$")), ["a"]),
        (Compare("uri", "at_least", ("/y",)), ["b"]),
        (Compare("nowhere", "is", (1,)), []),
        (All(), ["a", "b"]),
        (Some(), []),
        (Some((Compare("uid", "is", ("a",)), Compare("uid", "is", ("b",)))), ["a", "b"]),
    ],
)
def test_rows_of_requests(test: Test, uids: list[str]) -> None:
    assert holding(test, "http", HTTP)["uid"].to_list() == uids


@pytest.mark.parametrize(
    ("test", "uids"),
    [
        (Compare("answers", "is", ("198.51.100.6",)), ["a"]),
        (Compare("answers", "within", ("198.51.0.0/16",)), ["a"]),
        (Compare("answers", "matches", ("^9",)), []),
        (Compare("answers", "present"), ["a"]),
        (Compare("rejected", "is", ("true",)), ["a"]),
        (Compare("rejected", "is", (False,)), []),
    ],
)
def test_rows_with_lists_and_flags(test: Test, uids: list[str]) -> None:
    assert holding(test, "dns", DNS)["uid"].to_list() == uids
