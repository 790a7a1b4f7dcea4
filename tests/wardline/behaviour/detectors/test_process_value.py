"""Measurements out of bounds, jumping and standing still are told; setpoints, counters and slow change are not."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.wardline.behaviour import process, worlds
from tests.wardline.behaviour.process import COUNTER, LEVEL, SETPOINT, TEMPERATURE, Change
from tests.wardline_range.made import Entry, lives, play, scenario, told
from wardline.app import pipeline
from wardline.behaviour import Learning, begin
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.process_value import ProcessValue
from wardline.model.finding import Finding
from wardline.sources.captures import CaptureFiles

LEARN, AT = 120, 130 * 60


def _told(change: Change, length: int = 150, seed: int = 1) -> tuple[Finding, ...]:
    return worlds.run("process_value", process.minutes(length, change, seed), LEARN)


def _instead(register: int, value: int, since: int = AT, until: int = 10**9) -> Change:
    def change(at: int, values: dict[int, int]) -> Mapping[int, int]:
        return values | {register: value} if since <= at < until else values

    return change


@pytest.mark.feature("B9")
def test_a_reading_far_outside_its_range_is_told_once() -> None:
    learning = Learning(until=worlds.T0 + LEARN * worlds.MINUTE, device_s=60)
    batches = process.minutes(140, _instead(LEVEL, 900, until=AT + 300))
    (told,) = check_detector(ProcessValue(), batches, worlds.inventory(), learning)
    assert told.device == f"dev-{worlds.PLC}"
    assert told.claim.startswith("plc (10.0.0.10): input register 0 of unit 1 read 900, where it read 4")
    assert told.subject == "range 1/4/0"
    assert told.expected.high is not None
    assert told.expected.high < 560
    assert told.nearest.startswith("the nearest reading before was 5")


@pytest.mark.feature("B9")
def test_a_bad_reading_is_named_as_such() -> None:
    (told,) = _told(_instead(LEVEL, 0xFFFF, until=AT + 60))
    assert "read 65535 (which devices give for a reading they do not have)" in told.claim


@pytest.mark.feature("B9")
def test_a_measurement_that_stands_still_is_told() -> None:
    told = _told(_instead(TEMPERATURE, 213), length=190)
    assert [one.subject for one in told] == ["stands still 1/4/1"]
    assert "stood at 213 for 1" in told[0].claim
    assert told[0].observed.unit == "s"


def test_a_jump_within_the_range_is_told() -> None:
    def change(at: int, values: dict[int, int]) -> Mapping[int, int]:
        return values | {LEVEL: 470 if at % 20 else 545} if AT <= at < AT + 60 else values

    assert {one.subject for one in _told(change)} == {"jump 1/4/0"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_ordinary_process_is_quiet(seed: int) -> None:
    assert _told(lambda _at, values: values, length=300, seed=seed) == ()


def test_a_new_setpoint_and_a_counter_that_starts_anew_are_not_measurements() -> None:
    assert _told(_instead(SETPOINT, 560)) == ()
    assert _told(_instead(COUNTER, 0)) == ()


def test_a_little_beyond_the_range_is_nothing() -> None:
    assert _told(_instead(TEMPERATURE, 221, until=AT + 30)) == ()


def test_all_that_stand_still_together_are_told_together() -> None:
    def wide(at: int, values: dict[int, int]) -> Mapping[int, int]:
        still = at >= AT
        return {place: 222 if still else values[TEMPERATURE] + (at * (place + 3)) % 17 for place in range(8)}

    told = _told(wide, length=200)
    assert len(told) == 1
    assert "so do 7 more of its measurements" in told[0].claim


PLANT: list[Entry] = ["schneider-plc", "siemens-panel", "advantech-panel", "historian"]


def _in_the_lab(capture: bytes, learn_until: int, folder: Path) -> tuple[list[Finding], pipeline.State]:
    path = folder / "lab.pcapng"
    path.write_bytes(capture)
    learning = Learning(until=learn_until)
    state = replace(pipeline.begin(learning), behaviour=begin(learning, [ProcessValue()]))
    found: list[Finding] = []
    for batch in CaptureFiles([path]).batches():
        _, findings, state = pipeline.step(batch, state)
        found += findings
    return found, state


def test_the_labs_plant_is_quiet(tmp_path: Path) -> None:
    shown = lives(PLANT, 1.5, seed=4)
    found, state = _in_the_lab(shown.capture, shown.truth.start + 60 * worlds.MINUTE, tmp_path)
    assert found == []
    assert state.behaviour.memories["process_value"]["known"].height >= 10


@pytest.mark.feature("B9")
def test_a_tank_that_an_attacker_fills_is_told(tmp_path: Path) -> None:
    """The setpoint is overwritten, and the level rises beyond all that was learned."""
    wrote = {"attack": "modbus-write", "on": "windows-laptop", "at": "120m", "for": "20m"}
    shown = play(scenario(told([*PLANT, "windows-laptop"], 2.6, attacks=[wrote]), seed=4))
    found, _ = _in_the_lab(shown.capture, shown.truth.start + 115 * worlds.MINUTE, tmp_path)
    (attack,) = shown.truth.attacks
    assert found
    assert min(one.ts for one in found) >= attack.start
    level = next(one for one in found if one.subject == "range 1/4/0")
    assert level.expected.high is not None
    assert level.observed.value is not None
    assert level.observed.value > level.expected.high
