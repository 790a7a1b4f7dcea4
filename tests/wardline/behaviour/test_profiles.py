"""What devices did becomes a profile, the profile a MUD file, and the file the same profile again."""

from dataclasses import replace

import polars as pl
import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, EVIL, HMI, PLC
from wardline.behaviour import names, profiles
from wardline.behaviour.talks import with_talks
from wardline.model.batch import Batch
from wardline.model.profile import Peer, Profile
from wardline.sources.mud import parse_profile

URL = "https://site.example/camera"


def _gathered(batches: list[Batch]) -> pl.DataFrame:
    known, rows = names.nothing(), profiles.nothing()
    for seen in batches:
        known = names.remember(seen, known)
        rows = profiles.gather(with_talks(seen, known), rows)
    return rows


def _cameras(*extra: worlds.Rows) -> Profile:
    batches = worlds.days(30, 1, *(worlds.once(20, rows) for rows in extra))
    return profiles.profile(_gathered(batches), [f"dev-{one}" for one in CAMERAS], URL, "Ours", "Cam 1")


def test_what_the_model_does_is_told_by_name_and_port() -> None:
    made = _cameras()
    assert {(str(rule.peer), rule.proto, rule.remote) for rule in made.rules} == {
        ("camera-cloud.example", "tcp", (443, 443)),
        ("camera-cloud.example", "tcp", (8443, 8443)),
    } | {(str(rule.peer), rule.proto, rule.remote) for rule in made.rules if rule.peer.kind == "network"}
    assert {rule.opened_by for rule in made.rules} == {"device"}
    assert made.origin == "observed"
    assert made.samples >= 100


def test_what_one_of_several_did_is_not_the_models() -> None:
    alone = {"conn": [worlds.conn(20.5, CAMERAS[0], EVIL, 4444)]}
    assert not any(rule.remote == (4444, 4444) for rule in _cameras(alone).rules)


def test_services_offered_inside_are_allowed_from_inside() -> None:
    rows = _gathered(worlds.days(10, 1))
    made = profiles.profile(rows, [f"dev-{PLC}"], "https://site.example/plc", "Maker", "P1")
    assert {(rule.local, rule.peer, rule.opened_by) for rule in made.rules} == {
        ((502, 502), Peer("local"), "peer"),
        ((20000, 20000), Peer("local"), "peer"),
    }
    assert profiles.profile(rows, [f"dev-{HMI}"], URL, "", "").rules[0].remote is not None


@pytest.mark.feature("B3")
def test_a_profile_written_as_a_mud_file_is_read_back() -> None:
    made = _cameras()
    text = profiles.to_mud(made, "2026-03-02T06:00:00+00:00")
    read = parse_profile(text.encode(), "made.json")
    assert (read.url, read.vendor, read.model) == (URL, "Ours", "Cam 1")
    facts = {(rule.peer, rule.proto, rule.local, rule.remote, rule.opened_by) for rule in read.rules}
    assert facts == {(rule.peer, rule.proto, rule.local, rule.remote, rule.opened_by) for rule in made.rules}


@pytest.mark.parametrize(
    "peer",
    [
        Peer("any"), Peer("network", "2001:db8::/32"), Peer("same-manufacturer"), Peer("manufacturer", "x.example"),
        Peer("model", "https://x.example/m"), Peer("controller", "urn:c"), Peer("my-controller"),
    ],
)  # fmt: skip
def test_every_kind_of_peer_can_be_written(peer: Peer) -> None:
    rule = replace(_cameras().rules[0], peer=peer, family=6 if ":" in peer.value and "/32" in peer.value else None)
    made = Profile(URL, (rule, replace(rule, proto=None, local=None, remote=None, opened_by="either")))
    read = parse_profile(profiles.to_mud(made, "2026-03-02T06:00:00Z").encode(), "made.json")
    assert {one.peer for one in read.rules} == {peer}
    assert {one.proto for one in read.rules} == {"tcp", None}


def test_memory_is_bounded() -> None:
    def many(minute: int) -> worlds.Rows:
        return {"conn": [worlds.conn(minute, CAMERAS[0], f"198.18.{minute}.{low}", 443) for low in range(200)]}

    rows = _gathered(worlds.days(5, 1, many))
    assert max(rows.group_by("device").len()["len"]) <= profiles.PER_DEVICE
