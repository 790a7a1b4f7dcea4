"""One short scenario, played once."""

import json
from pathlib import Path

import pytest

from wardline_eval.case import Case
from wardline_eval.lab import case
from wardline_range import scenario_file

TOLD = {
    "title": "Short", "length": "60m", "site": {"rhythm": "always"},
    "devices": [
        {"model": "unifi-gateway", "name": "gateway"}, {"model": "windows-laptop", "name": "laptop", "count": 2},
        {"model": "hikvision-camera", "name": "camera"}, {"model": "hikvision-recorder", "name": "recorder"},
    ],
    "life": [{"event": "leave", "device": "laptop-2", "at": "55m"}],
    "attacks": [
        {"attack": "syn-scan", "on": "laptop-1", "at": "40m", "for": "5m"},
        {"attack": "beacon-fixed", "on": "camera", "at": "45m", "for": "10m", "with": {"every_s": 30}},
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def short_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario's file; JSON is YAML too."""
    path = tmp_path_factory.mktemp("eval") / "short.yaml"
    path.write_text(json.dumps(TOLD), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def short_case(short_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The case made of it."""
    return case(scenario_file.read(short_file), 5, "", tmp_path_factory.mktemp("cache"))
