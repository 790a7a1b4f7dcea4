"""Scenario files: read as people write them; what does not fit is named with its place and remedy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline_range.made import GATEWAY
from wardline.model.errors import InputError, WardlineError
from wardline_range import scenario_file

SOUND = """
title: A small place
start: 2026-03-02
length: 1h
devices:
  - {model: unifi-gateway, name: gateway}
  - {model: hikvision-camera, count: 2}
life:
  - {event: reboot, device: hikvision-camera-2, at: 50%}
attacks:
  - {attack: dns-tunnel, on: hikvision-camera-1, at: 10m, for: 5m, with: {every_s: 2}}
"""


def a_file(folder: Path, text: str) -> Path:
    """A scenario file with that text."""
    path = folder / "some.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_file_is_a_scenario(tmp_path: Path) -> None:
    plan = scenario_file.read(a_file(tmp_path, SOUND))
    assert (plan.name, plan.title, plan.length_s, plan.seed) == ("some", "A small place", 3600.0, 1)
    assert plan.scenario().hours == 1
    assert plan.scenario(seed=5, length_s=1800).seed == 5
    assert GATEWAY["model"] == plan.devices[0]["model"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("hikvision-camera,", "hikvision-kamera,", r"devices\[1\]: there is no device model 'hikvision-kamera'"),
        ("count: 2", "count: many", r"devices\[1\]: count must be a whole number"),
        ("reboot,", "explode,", r"life\[0\]: there is no event 'explode'; there are"),
        ("device: hikvision-camera-2", "device: nobody", r"life\[0\]: there is no device called 'nobody'"),
        ("on: hikvision-camera-1", "on: nobody", r"attacks\[0\]: there is no device called 'nobody'"),
        ("dns-tunnel,", "magic,", r"attacks\[0\]: there is no attack 'magic'"),
        ("at: 10m", "at: soon", r"attacks\[0\]: 'soon' is no time: write for example 90s"),
        ("every_s: 2", "every_s: fast", r"attacks\[0\].every_s: must be float"),
        ("every_s: 2", "speed: 2", r"attacks\[0\]: 'speed' is not known; there are"),
        ("length: 1h", "length: 900d", "at most 60 days"),
        ("length: 1h", "duration: 1h", "'duration' is not known"),
        ("start: 2026-03-02", "start: tomorrow", "start: must be a date"),
        ("title: A small place", "title: [", "is not YAML"),
        ("title: A small place", "title: &a x", "anchors and aliases"),
        ("title: A small place", "seed: x", "seed: must be a whole number"),
        ("title: A small place", "site: {rhythm: mad}", "site.rhythm: must be one of"),
        ("title: A small place", "site: {network: 10.0.0.0/31}", "no address is left"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert before in SOUND
    with pytest.raises(InputError, match=told) as error:
        scenario_file.read(a_file(tmp_path, SOUND.replace(before, after)))
    assert "some.yaml" in str(error.value)


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        scenario_file.read(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="larger than"):
        scenario_file.read(a_file(tmp_path, "#" * (scenario_file.MOST_BYTES + 1)))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_scenario_or_an_error_that_names_the_file(
    tmp_path_factory: pytest.TempPathFactory, text: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "some.yaml"
    path.write_bytes(text)
    with pytest.raises(WardlineError, match=r"some\.yaml"):
        scenario_file.read(path)


@pytest.mark.parametrize(
    ("text", "expected"), [("90s", 90), ("2h 30m", 9000), ("3d", 259_200), ("58%", 58), ("1.5h", 5400)]
)
def test_times_are_written_as_people_do(text: str, expected: float) -> None:
    assert scenario_file.seconds(text, 100) == expected


def test_two_sites_share_their_addresses_and_nothing_else(tmp_path: Path) -> None:
    text = SOUND.replace("title: A small place", "sites: [north, south]").replace("at: 50%", "at: 50%, site: south")
    plan = scenario_file.read(a_file(tmp_path, text))
    north, south = (plan.scenario(site=name) for name in plan.sites)
    assert north.seed != south.seed
    assert (north.place.name, south.place.name) == ("north", "south")
