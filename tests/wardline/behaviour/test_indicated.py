"""Rows that show what indicators name are found, each device, way and value once."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL, LAPTOP, ROUTER
from tests.wardline.sources.stix_made import indicator, knowing, listed
from wardline.behaviour import names
from wardline.behaviour.indicated import hits, suffixes
from wardline.behaviour.talks import with_talks
from wardline.model.knowledge import Knowledge

CAMERA = CAMERAS[0]


def _request(minute: float, orig: str, host: str, uri: str, agent: str) -> worlds.Row:
    return {"ts": worlds.at(minute), "uid": "H", "orig_h": orig, "resp_h": EVIL, "resp_p": 80, "host": host, "uri": uri,
            "user_agent": agent}  # fmt: skip


ROWS: worlds.Rows = {
    "conn": [
        worlds.conn(0.1, CAMERA, EVIL, 4444, orig_l2_addr="02:00:00:00:00:29"),
        worlds.conn(0.2, CAMERA, EVIL, 4444, orig_p=40001),
        worlds.failed(0.3, CAMERA, EVIL, 23),
        worlds.conn(0.4, EVIL, LAPTOP, 22),
        worlds.failed(0.5, EVIL, LAPTOP, 23),
    ],
    "dns": [worlds.answer(0.1, CAMERA, "C2.Bad.Example", EVIL)],
    "http": [_request(0.2, CAMERA, "Bad.Example:80", "/gate.php", "evil/1.0")],
    "tls": [
        {"ts": worlds.at(0.3), "uid": "T", "orig_h": CAMERA, "resp_h": EVIL, "server_name": "x.bad.example",
         "ja4": "t13d1516h2_8daaf6152771_b0da82dd1658", "subject": "CN=bad", "cert_serial": "0A1B"},
    ],
}  # fmt: skip


def _found(known: Knowledge, rows: worlds.Rows = ROWS) -> set[tuple[str, str, str]]:
    seen = with_talks(worlds.batch(0, rows), names.nothing())
    found = hits(seen, known.indicators)
    return set(found.select("device", "way", "peer").iter_rows())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (EVIL, {("41", "called"), ("41", "tried"), ("30", "answered"), ("30", "knocked")}),
        ("198.51.100.0/26", set()),
        ("198.51.100.0/24", {("41", "called"), ("41", "tried"), ("30", "answered"), ("30", "knocked")}),
        (f"{EVIL}:4444", {("41", "called")}),
        ("bad.example", {("41", "asked"), ("41", "called")}),
        ("example", set()),
        ("http://bad.example:80/gate.php", set()),
        ("http://Bad.Example:80/gate.php", {("41", "called")}),
        ("t13d1516h2_8daaf6152771_b0da82dd1658", {("41", "called")}),
        ("02:00:00:00:00:29", {("41", "is")}),
    ],
)
def test_what_a_list_names_is_found(line: str, expected: set[tuple[str, str]]) -> None:
    assert {(device[-2:], way) for device, way, _ in _found(listed(line + "\n"))} == expected


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        (f"[network-traffic:dst_ref.value = '{EVIL}']", {"called", "tried"}),
        (f"[network-traffic:src_ref.value = '{EVIL}']", {"answered", "knocked"}),
        ("[domain-name:value = 'bad.example']", {"called"}),
        ("[domain-name:value = 'c2.bad.example']", {"asked"}),
        ("[x509-certificate:subject = 'CN=bad']", {"called"}),
        ("[x509-certificate:serial_number = '0a:1b']", {"called"}),
        ("[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'evil/1.0']", {"called"}),
    ],
)
def test_what_a_bundle_names_is_found(pattern: str, ways: set[str]) -> None:
    assert {way for _, way, _ in _found(knowing(indicator(1, pattern)))} == ways


def test_a_question_that_a_resolver_passes_on_is_that_of_its_client() -> None:
    passed_on = {
        "dns": [
            worlds.answer(0.1, CAMERA, "bad.example", EVIL),
            {**worlds.answer(0.1, ROUTER, "bad.example", EVIL), "resp_h": "192.0.2.53"},
        ]
    }
    assert {device for device, _, _ in _found(listed("bad.example\n"), passed_on)} == {f"dev-{CAMERA}"}


def test_names_above_end_at_two_labels() -> None:
    assert suffixes(["a.b.c.example", "host"])["value"].to_list() == [
        "a.b.c.example",
        "b.c.example",
        "c.example",
        "host",
    ]
