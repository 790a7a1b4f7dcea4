"""Bundles become indicators; what cannot be used is counted, what is broken is refused by its id."""

import json

import pytest

from tests.wardline.sources.stix_made import bundle, indicator, read
from wardline.model.errors import InputError


@pytest.mark.feature("I3")
def test_who_said_it_how_sure_until_when_and_under_which_marking() -> None:
    maker = {"type": "identity", "id": "identity--1", "name": "A maker"}
    marking = {"type": "marking-definition", "id": "marking-definition--1", "name": "TLP:AMBER+STRICT"}
    told = indicator(
        1, "[ipv4-addr:value = '198.51.100.66']", confidence=80, created_by_ref="identity--1",
        valid_until="2026-06-01T00:00:00Z", labels=["mirai"], indicator_types=["malicious-activity"],
        kill_chain_phases=[{"kill_chain_name": "mitre-attack", "phase_name": "command-and-control"}],
        object_marking_refs=["marking-definition--1", "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"],
    )  # fmt: skip
    known = read(bundle(told, maker, marking))
    row = known.said.row(0, named=True)
    assert row["source"] == "A maker"
    assert row["confidence"] == 80
    assert row["valid_until"] == 1_780_272_000_000_000_000
    assert row["dated"] == 1_772_323_200_000_000_000
    assert row["marking"] == "TLP:AMBER+STRICT, TLP:AMBER"
    assert row["phases"] == "mitre-attack:command-and-control"
    assert row["labels"] == "malicious-activity, mirai"


@pytest.mark.parametrize(
    ("pattern", "atoms"),
    [
        ("[ipv4-addr:value = '198.51.100.66']", {"address": 1}),
        ("[ipv4-addr:value IN ('198.51.100.66', '198.51.100.0/24')]", {"address": 1, "network": 1}),
        ("[domain-name:value = 'a.example' OR url:value = 'http://b.example/x']", {"domain": 1, "url": 1}),
        ("[domain-name:value = 'a.example'] OR [domain-name:value = 'b.example']", {"domain": 2}),
        ("[network-traffic:dst_ref.value = '198.51.100.66' AND network-traffic:dst_port = 443]", {"endpoint": 1}),
        ("[ipv4-addr:value ISSUBSET '198.51.100.0/24']", {"network": 1}),
        ("[network-traffic:extensions.'http-request-ext'.request_header.'User-Agent' = 'a/1']", {"user_agent": 1}),
        ("[x509-certificate:issuer = 'CN=a/b']", {"issuer": 1}),
    ],
)
def test_what_names_values_alone_is_searched_for(pattern: str, atoms: dict[str, int]) -> None:
    known = read(bundle(indicator(1, pattern)))
    assert {kind: frame.height for kind, frame in known.atoms.items()} == atoms
    assert known.compounds == ()


@pytest.mark.parametrize(
    "pattern",
    [
        "[domain-name:value LIKE '%.example']",
        "[ipv4-addr:value != '198.51.100.66']",
        "[ipv4-addr:value = '198.51.100.66'] FOLLOWEDBY [domain-name:value = 'a.example'] WITHIN 60 SECONDS",
        "[ipv4-addr:value = '198.51.100.66'] REPEATS 3 TIMES",
        "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '198.51.100.66']",
    ],
)
def test_what_asks_for_more_is_a_pattern(pattern: str) -> None:
    assert len(read(bundle(indicator(1, pattern))).compounds) == 1


def test_what_cannot_be_answered_is_counted_by_reason() -> None:
    known = read(
        bundle(
            indicator(1, "[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']"),
            indicator(2, "[process:name = 'x' OR file:name = 'y']"),
            indicator(3, "alert tcp any any -> any any", pattern_type="snort"),
            indicator(4, "[ipv4-addr:value = '198.51.100.1']", revoked=True),
            indicator(5, "[ipv4-addr:value = '198.51.100.2']", indicator_types=["benign"]),
            indicator(6, "[file:name = 'x'] FOLLOWEDBY [ipv4-addr:value = '198.51.100.3']"),
            indicator(7, "[file:name = 'x'] OR [ipv4-addr:value = '198.51.100.4']"),
        )
    )
    assert known.left_out == {
        "asks for file": 2,
        "asks for process, file": 1,
        "patterns of type snort": 1,
        "revoked by its maker": 1,
        "said to be benign": 1,
    }
    assert known.said["id"].to_list() == ["indicator--7"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"pattern": "[ipv4-addr:value = ]"}, "no STIX pattern"),
        ({"pattern": None}, "has no pattern"),
        ({"pattern": "[ipv4-addr:value = 'x']"}, "no address"),
        ({"confidence": 300}, "confidence"),
        ({"valid_until": "tomorrow"}, "no time"),
        ({"pattern": "[domain-name:value MATCHES '(a)\\\\1']"}, "look-around"),
    ],
)
def test_a_broken_object_is_refused_by_file_and_id(given: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=rf"^feed\.json, indicator--1: .*{said}"):
        read(bundle(indicator(1, **({"pattern": "[ipv4-addr:value = '198.51.100.1']"} | given))))


def test_what_is_no_bundle_is_refused() -> None:
    with pytest.raises(InputError, match="no object is an indicator"):
        read(json.dumps({"type": "bundle", "objects": []}))
    with pytest.raises(InputError, match="no STIX bundle"):
        read(json.dumps({"type": "bundle", "objects": 3}))
