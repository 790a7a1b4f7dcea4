"""The demo, as a newcomer runs it: the shipped capture, and every planted attack found and nothing else."""

import json
import sys
from pathlib import Path

import pytest

from wardline.app import cli


@pytest.mark.feature("I12", "B12", "F3")
def test_the_demo_finds_what_was_planted_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["wardline", "demo", "--out", str(tmp_path / "report"), "--json"])
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 0
    told = json.loads(capsys.readouterr().out)
    *attacks, closing = told["verdicts"]
    assert len(attacks) == 3
    assert all(line.startswith("found ") for line in attacks)
    assert closing == "3 of 3 planted attacks found; incidents that belong to none: 0"
    assert told["devices"] == 15
    assert (tmp_path / "report" / "index.html").is_file()
    worst = told["incidents"][0]
    assert worst["severity"] == "critical"
