"""The command line: writes what it says, and says in one line what it cannot."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from wardline.model.errors import WardlineError
from wardline_range.cli import app


def said(*arguments: str) -> Result:
    """What a command prints; what a person can mend is raised."""
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, WardlineError):
        raise result.exception
    return result


def test_run_writes_capture_and_truth(tmp_path: Path) -> None:
    out, truth = tmp_path / "demo.pcapng", tmp_path / "truth.parquet"
    result = said("run", "demo", "--length", "2m", "--seed", "3", "--out", str(out), "--truth", str(truth))
    assert result.exit_code == 0
    assert out.stat().st_size > 10_000
    assert pl.read_parquet(truth).height > 20
    assert pl.read_parquet(tmp_path / "truth.devices.parquet").height == 15
    assert "15 devices" in result.output


def test_run_says_it_for_a_script_too(tmp_path: Path) -> None:
    result = said("run", "demo", "--length", "1m", "--out", str(tmp_path / "x.pcapng"), "--json")
    [capture] = json.loads(result.stdout)["captures"]
    assert capture["devices"] == 15
    assert capture["path"].endswith("x.pcapng")


def test_list_shows_what_there_is() -> None:
    assert "hikvision-camera" in said("list", "devices").output
    told = json.loads(said("list", "--json").stdout)
    assert set(told) == {"scenarios", "devices", "attacks"}
    assert all(attack["techniques"] for attack in told["attacks"])


def test_new_makes_a_scenario_that_runs(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert "12 devices, 2 attacks" in said("new", str(path), "--devices", "12", "--attacks", "2").output
    assert said("run", str(path), "--length", "1m", "--out", str(tmp_path / "mine.pcapng")).exit_code == 0
    with pytest.raises(WardlineError, match="there already"):
        said("new", str(path))


def test_splice_joins_attacks_into_a_capture(tmp_path: Path) -> None:
    base, out = tmp_path / "base.pcapng", tmp_path / "out.pcapng"
    said("run", "demo", "--length", "3m", "--out", str(base))
    assert (
        "attacks: camera-bot, dns-tunnel, modbus-write" in said("splice", "demo", str(base), "--out", str(out)).output
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "nowhere"], "no scenario 'nowhere'"),
        (["run", "demo", "--mode", "imaginary"], "virtual or real"),
        (["run", "demo", "--length", "long"], "--length: 'long' is no time"),
        (["list", "people"], "no list of 'people'"),
        (["new", "x.yaml", "--sector", "moon"], "no sector 'moon'"),
    ],
)
def test_what_cannot_be_is_one_line_with_a_remedy(arguments: list[str], told: str) -> None:
    with pytest.raises(WardlineError, match=told) as error:
        said(*arguments)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("command", ["list", "new", "run", "splice", "clean"])
def test_help_shows_an_example(command: str) -> None:
    assert "wardline range" in said(command, "--help").output
