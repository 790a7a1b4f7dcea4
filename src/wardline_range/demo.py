"""The demo: a small home and workshop for some hours, and three attacks in the second half of them."""

import importlib.resources
from pathlib import Path

from wardline_range import catalogue, scenario_file
from wardline_range.scenario import Scenario
from wardline_range.truth import Truth, read_json

SEED = 7
HOURS = 4.0
START = 1_772_438_400_000_000_000
"""2026-03-02 08:00:00 UTC, a Monday."""


def scenario(seed: int = SEED, hours: float = HOURS) -> Scenario:
    """The demo as a scenario of that length; what happens in it keeps its place."""
    return scenario_file.read(catalogue.scenarios()["demo"]).scenario(seed, hours * 3600)


def write(path: Path, seed: int = SEED, hours: float = HOURS) -> Truth:
    """Write the demo's capture to a file; what is true of it is returned. The same arguments give the same bytes."""
    with path.open("wb") as out:
        return scenario(seed, hours).play(out)


def shipped_capture() -> Path:
    """The capture that comes with the package, compressed with zstd."""
    return _shipped("demo.pcapng.zst")


def shipped_truth() -> Truth:
    """What is true of the shipped capture, without single flows."""
    return read_json(_shipped("demo-truth.json"))


def _shipped(name: str) -> Path:
    return Path(str(importlib.resources.files("wardline_range") / "data" / name))
