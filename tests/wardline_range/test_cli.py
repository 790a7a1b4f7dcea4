"""The command line: writes what it says, and says in one line what it cannot."""

from pathlib import Path

import polars as pl
import pytest

from wardline_range.cli import main
from wardline_range.truth import read_json


def test_demo_writes_capture_truth_and_flows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, truth, flows = tmp_path / "demo.pcapng", tmp_path / "truth.json", tmp_path / "flows.parquet"
    asked = ["demo", "--hours", "0.02", "--seed", "3", "--out", str(out), "--truth", str(truth), "--flows", str(flows)]
    assert main(asked) == 0
    assert out.stat().st_size > 10_000
    assert read_json(truth).seed == 3
    assert pl.read_parquet(flows).height > 20
    assert "15 devices" in capsys.readouterr().out


def test_a_place_that_cannot_be_written_is_one_line_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--hours", "0.01", "--out", str(tmp_path / "no" / "demo.pcapng")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "demo.pcapng: No such file" in error


def test_hours_out_of_reason_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["demo", "--hours", "0", "--out", "x"])
    assert left.value.code == 2
    assert "between 0 and 168" in capsys.readouterr().err


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["demo", "--help"])
    assert "python -m wardline_range demo --seed 7 --out" in capsys.readouterr().out
