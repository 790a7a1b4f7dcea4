"""MUD files read: what a maker says, and refusals that name the place."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.sources.mud_made import URL, ace, camera, eq, tree, written
from wardline.model.errors import InputError
from wardline.model.profile import Peer, Profile
from wardline.sources.mud import MOST_BYTES, parse_profile, read_profiles


def _read(made: dict[str, Any]) -> Profile:
    return parse_profile(written(made), "cam.json")


@pytest.mark.feature("B14")
def test_a_makers_file_becomes_rules() -> None:
    profile = _read(camera(**{"mfg-name": "Ours", "model-name": "Cam 1"}))
    assert (profile.url, profile.vendor, profile.model, profile.origin) == (URL, "Ours", "Cam 1", "maker")
    assert profile.authority == "camera.example"
    by_name = {rule.name: rule for rule in profile.rules}
    cloud, stream, watched = by_name["cloud"], by_name["stream"], by_name["watched"]
    assert (cloud.peer, cloud.remote, cloud.opened_by) == (
        Peer("name", "api.camera-cloud.example"),
        (443, 443),
        "device",
    )
    assert (stream.peer, stream.remote, stream.local) == (Peer("network", "203.0.113.0/24"), (8000, 8999), None)
    assert (watched.peer, watched.local, watched.remote, watched.family) == (Peer("local"), (554, 554), None, 4)
    assert (by_name["cloud-back"].remote, by_name["watching"].local) == ((443, 443), (554, 554))
    assert by_name["log"].peer == Peer("my-controller")


def test_files_are_read_in_order(tmp_path: Path) -> None:
    for place in range(2):
        (tmp_path / f"{place}.json").write_bytes(written(camera(**{"mud-url": f"https://x.example/{place}"})))
    found = read_profiles([tmp_path / "1.json", tmp_path / "0.json"])
    assert [one.url for one in found] == ["https://x.example/1", "https://x.example/0"]
    with pytest.raises(InputError, match="cannot be read"):
        read_profiles([tmp_path / "none.json"])


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (tree([ace("a", ipv4={"dscp": 3})]), r"ace\[0\]/matches/ipv4/dscp: this cannot be expressed"),
        (tree([ace("a", ipv4={"protocol": 47})]), r"ipv4/protocol: only TCP"),
        (tree([ace("a", eth={"ethertype": "eth:0800"})]), "matches/eth: this cannot be expressed"),
        (tree([ace("a", tcp={"destination-port": {"operator": "neq", "port": 1}})]), "only eq, lte and gte"),
        (tree([ace("a", tcp={"destination-port": {"lower-port": 9, "upper-port": 1}})]), "ends before it begins"),
        (tree([ace("a", tcp={"flags": "syn"})]), "tcp/flags: this cannot be expressed"),
        (tree([ace("a", tcp={"destination-port": eq(70000)})]), "a number from 0 to 65535"),
        (tree([ace("a", ipv4={"ietf-acldns:src-dnsname": "me.example"})]), "about the device itself"),
        (tree([ace("a", ipv4={"destination-ipv4-network": "nowhere"})]), "no network"),
        (tree([ace("a", mud={"local-networks": True})]), r"written as \[null\]"),
        (tree([ace("a", mud={"controller": "c", "manufacturer": "m"})]), "more than one statement about the peer"),
        (tree([ace("a", udp={}, ipv4={"protocol": 6})]), "the protocol is not udp"),
        (tree([ace("a", tcp={}, udp={})]), "one rule has one transport"),
        (tree([{**ace("a"), "actions": {"forwarding": "drop"}}]), "only 'accept' can be expressed"),
        (camera(**{"mud-version": 2}), "MUD version 2 is not known"),
        (camera(**{"mud-url": "http://camera.example/cam"}), "begins with https"),
        (camera(systeminfo="bad\u0007bell"), "printable text"),
        ({"ietf-mud:mud": camera()["ietf-mud:mud"]}, "ietf-access-control-list:acls is missing"),
    ],
)
def test_what_cannot_be_expressed_is_refused_with_its_place(made: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        _read(made)


def test_an_access_list_that_is_not_there_is_refused() -> None:
    made = camera()
    made["ietf-access-control-list:acls"]["acl"][0]["name"] = "other"
    with pytest.raises(InputError, match="no access list is called v4-from"):
        _read(made)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"nul", b"[" * 100_000, b"\xff\xfe", b"{}" + b" " * MOST_BYTES])
def test_what_is_no_mud_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        parse_profile(data, "x.json")


_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats()
_TREES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
)


@given(st.sampled_from(["ietf-mud:mud", "ietf-access-control-list:acls"]), _TREES)
def test_a_hostile_file_is_read_or_refused_and_nothing_else(part: str, anything: Any) -> None:
    with suppress(InputError):
        _read(camera() | {part: anything})


@given(_TREES)
def test_hostile_matches_are_read_or_refused(anything: Any) -> None:
    with suppress(InputError):
        _read(tree([{"name": "a", "matches": anything, "actions": {"forwarding": "accept"}}]))
