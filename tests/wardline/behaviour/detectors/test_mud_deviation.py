"""Traffic outside the profile of a device's model is told from its first minute."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import CAMERAS, CLOUD, EVIL, LAPTOP, part_of
from tests.wardline.sources.mud_made import URL, camera, written
from tests.wardline_range.made import Entry, Play, attacked, lives
from wardline import inventory
from wardline.app import pipeline
from wardline.behaviour import Learning, names, profiles
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.mud_deviation import MudDeviation
from wardline.behaviour.talks import with_talks
from wardline.model.batch import Batch
from wardline.model.finding import Finding
from wardline.model.knowledge import Knowledge
from wardline.model.profile import Profile
from wardline.sources.captures import CaptureFiles
from wardline.sources.mud import parse_profile

CAMERA = CAMERAS[0]
MAKER = parse_profile(written(camera()), "cam.json")
ALL_LEARNED = Learning(until=worlds.T0 + 10_000 * worlds.MINUTE)


def _asks(minute: int) -> worlds.Rows:
    """The camera names its profile when it asks for a lease."""
    row = {"ts": worlds.at(minute + 0.01), "uid": f"H{minute}", "orig_h": "0.0.0.0", "orig_p": 68,
           "resp_h": "255.255.255.255", "resp_p": 67, "msg_type": "DISCOVER", "mac": worlds.mac_of(CAMERA),
           "mud_url": URL}  # fmt: skip
    return {"dhcp": [row]}


def _told(batches: Sequence[Batch], profile: Profile = MAKER) -> tuple[Finding, ...]:
    return check_detector(MudDeviation(), batches, worlds.inventory(), ALL_LEARNED, Knowledge((profile,)))


def _minutes(*rows: tuple[int, worlds.Rows], length: int = 12) -> list[Batch]:
    return worlds.days(length, 1, worlds.once(0, _asks(0)), *(worlds.once(at, more) for at, more in rows))


@pytest.mark.feature("B14")
def test_a_contact_that_the_profile_does_not_allow_is_told_at_once() -> None:
    (told,) = _told(_minutes((2, {"conn": [worlds.conn(2.5, CAMERA, EVIL, 4444)]})))
    assert told.device == f"dev-{CAMERA}"
    assert told.claim == (f"camera (10.0.0.41) called {EVIL} on tcp/4444, which its profile ({URL}) does not allow.")
    assert told.probability > 0.8
    assert told.to_be_normal == f"a rule for tcp/4444 with {EVIL}"
    assert told.nearest.startswith("the profile allows tcp")


def test_what_the_profile_allows_is_not_told() -> None:
    watched = {"conn": [worlds.conn(3.5, LAPTOP, CAMERA, 554)]}
    asked = {"conn": [worlds.conn(4.5, CAMERA, worlds.ROUTER, 53, proto="udp")]}
    assert _told(_minutes((3, watched), (4, asked))) == ()


def test_a_service_that_it_should_not_offer_is_told() -> None:
    (told,) = _told(_minutes((3, {"conn": [worlds.conn(3.5, LAPTOP, CAMERA, 23)]})))
    assert "answered 10.0.0.30 on tcp/23" in told.claim
    assert _told(_minutes((3, {"conn": [worlds.failed(3.5, LAPTOP, CAMERA, 23)]}))) == ()


def test_an_address_without_a_name_may_be_one_that_is_allowed() -> None:
    nameless = _told(_minutes((90, {"conn": [worlds.conn(90.5, CAMERA, EVIL, 443)]}), length=92))
    assert part_of(nameless[0], "no name") < 0
    assert _told(_minutes((2, {"conn": [worlds.conn(2.5, CAMERA, EVIL, 443)]}))) == ()


def test_a_profile_that_is_often_wrong_becomes_doubtful() -> None:
    rows = {"conn": [worlds.conn(3.5, CAMERA, EVIL, 7000 + place) for place in range(9)]}
    again = {"conn": [worlds.conn(6.5, CAMERA, EVIL, 7100 + place) for place in range(30)]}
    told = _told(_minutes((3, rows), (6, again)))
    assert 1 <= len(told) <= 12
    assert told[0].probability > told[-1].probability


def test_one_deviation_with_many_peers_is_one_finding() -> None:
    rows = {"conn": [worlds.failed(3.5, CAMERA, f"198.51.100.{place}", 23) for place in range(40)]}
    (told,) = _told(_minutes((3, rows)))
    assert "and 39 more on tcp/23" in told.claim


def test_without_profiles_nothing_is_remembered() -> None:
    rows = _minutes((2, {"conn": [worlds.conn(2.5, CAMERA, EVIL, 4444)]}))
    assert check_detector(MudDeviation(), rows, worlds.inventory(), ALL_LEARNED) == ()


@pytest.mark.feature("B3")
def test_what_a_model_did_elsewhere_judges_a_device_from_its_first_minute() -> None:
    known, gathered = names.nothing(), profiles.nothing()
    for seen in worlds.days(120, 5):
        known = names.remember(seen, known)
        gathered = profiles.gather(with_talks(seen, known), gathered)
    learned = profiles.profile(gathered, [f"dev-{one}" for one in CAMERAS], URL, "", "")
    quiet = _told(_minutes(length=30), learned)
    assert quiet == ()
    (told,) = _told(_minutes((1, {"conn": [worlds.conn(1.5, CAMERA, CLOUD[0], 23)]})), learned)
    assert told.ts - worlds.T0 < 2 * worlds.MINUTE
    assert "its like were seen to do nothing else" in told.parts[1].why


CAST: list[Entry] = ["dlink-camera", "tplink-plug", "ecobee-thermostat", "windows-laptop", "sonos-speaker"]


def _profiles_of(shown: Play, folder: Path) -> tuple[Profile, ...]:
    """What each model of a played site did, written as a MUD file and read again."""
    state, known, gathered = inventory.begin("there"), names.nothing(), profiles.nothing()
    for batch in _batches(shown, folder):
        seen, state = inventory.observe(batch, state)
        known = names.remember(seen, known)
        gathered = profiles.gather(with_talks(seen, known), gathered)
    made = [
        profiles.profile(gathered, [one.id], f"https://there.example/{one.id}", one.value("vendor"), one.value("model"))
        for one in inventory.devices(state)
        if one.value("model")
    ]
    texts = [profiles.to_mud(one, "2026-03-02T06:00:00Z") for one in made]
    return tuple(parse_profile(text.encode(), one.model) for one, text in zip(made, texts, strict=True))


def _batches(shown: Play, folder: Path) -> list[Batch]:
    capture = folder / "lab.pcapng"
    capture.write_bytes(shown.capture)
    return list(CaptureFiles([capture]).batches())


def _deviations(shown: Play, folder: Path, known: tuple[Profile, ...]) -> list[Finding]:
    state = pipeline.begin(Learning(until=shown.truth.end), "here", Knowledge(known))
    found: list[Finding] = []
    for batch in _batches(shown, folder):
        _, findings, state = pipeline.step(batch, state)
        found += [one for one in findings if one.detector == "mud_deviation"]
    return found


@pytest.mark.feature("B3")
def test_in_the_lab_a_profile_from_one_site_serves_at_another(tmp_path: Path) -> None:
    known = _profiles_of(lives(CAST, 3.0, seed=1), tmp_path)
    assert {one.model for one in known} >= {"DCS-935L", "HS110"}
    assert _deviations(lives(CAST, 1.0, seed=2), tmp_path, known) == []
    bad = attacked("mirai-spread", "dlink-camera", CAST, hours=0.4, seed=3)
    told = _deviations(bad, tmp_path, known)
    assert told
    assert told[0].end - bad.truth.attacks[0].start < 5 * worlds.MINUTE
    assert any("tcp/23" in one.claim for one in told)
