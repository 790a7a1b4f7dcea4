"""Outages told: in the made-up network, and in the lab where the Internet and the power go away."""

from pathlib import Path

import pytest

from tests.wardline.behaviour import bad_hours, worlds
from tests.wardline.behaviour.worlds import CAMERAS
from tests.wardline_range.made import Entry, lives
from wardline.app import pipeline
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.network_outage import NetworkOutage
from wardline.model.finding import CONDITION, Finding
from wardline.sources.captures import CaptureFiles

LEARNING = Learning(until=worlds.T0 + 38 * worlds.MINUTE, device_s=60)


def test_the_internet_away_is_told_when_it_goes_and_when_it_is_back() -> None:
    batches = bad_hours.without_internet(60, range(40, 50))
    begins, ends = check_detector(NetworkOutage(), batches, worlds.inventory(), LEARNING)
    assert begins.device == f"dev-{worlds.ROUTER}"
    assert "lost the Internet at once: camera" in begins.claim
    assert ends.claim.startswith("The Internet is reached again after 1")
    assert begins.subject == ends.subject
    assert not begins.techniques


def test_a_group_silent_together_is_told_when_it_is_back() -> None:
    silent = range(100, 107)
    batches = [
        worlds.batch(minute, bad_hours.heard(minute, *(CAMERAS[:3] if minute in silent else ())))
        for minute in range(115)
    ]
    (told,) = check_detector(NetworkOutage(), batches, worlds.inventory(), LEARNING)
    assert told.claim.startswith("3 devices fell silent together and came back together after up to 8 minutes: camera")
    assert (told.device, *told.peers) == tuple(f"dev-{camera}" for camera in CAMERAS[:3])


@pytest.mark.parametrize("seed", [1, 2])
def test_an_ordinary_day_has_no_outage(seed: int) -> None:
    assert worlds.run("network_outage", worlds.days(240, seed), 38) == ()


def test_it_is_no_attack_by_its_cause() -> None:
    assert NetworkOutage.spec.cause == CONDITION
    found: tuple[Finding, ...] = worlds.run("network_outage", bad_hours.without_internet(60, range(40, 50)), 38)
    assert {one.severity for one in found} == {"low"}


MODELS: list[Entry] = [
    "reolink-camera", "philips-hue-bridge", "tasmota-plug", "ring-doorbell", "ecobee-thermostat", "sonos-speaker",
    "amazon-echo",
]  # fmt: skip


@pytest.mark.feature("B18")
def test_the_lab_without_internet_is_an_outage_and_no_attack(tmp_path: Path) -> None:
    away = {"event": "internet-outage", "at": "60m", "for": "8m"}
    shown = lives(MODELS, 1.3, [away], seed=3)
    capture = tmp_path / "lab.pcapng"
    capture.write_bytes(shown.capture)
    state = pipeline.begin(Learning(until=shown.truth.start + 55 * worlds.MINUTE))
    found: list[Finding] = []
    for batch in CaptureFiles([capture]).batches():
        _, findings, state = pipeline.step(batch, state)
        found += [one for one in findings if one.ts >= shown.truth.start + 60 * worlds.MINUTE]
    assert {one.detector for one in found} == {"network_outage"}
    assert {one.subject for one in found} == {"internet_outage"}
    assert {one.cause for one in pipeline.picture(state).incidents if one.first_ts >= found[0].ts} == {CONDITION}
