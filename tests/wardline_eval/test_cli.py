"""`wardline eval` where a user meets it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wardline.app.cli import app
from wardline.model.errors import InputError, OutputError, UsageError

RUNNER = CliRunner()


def test_a_scenario_is_played_watched_and_told(short_file: Path, tmp_path: Path) -> None:
    cache, out = tmp_path / "cache", tmp_path / "out"
    asked = ["eval", str(short_file), "--seed", "5", "--peer", "wardline-rules", "--workers", "1", "--json"]
    ran = RUNNER.invoke(app, [*asked, "--cache", str(cache), "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert told == json.loads((out / "results.json").read_text(encoding="utf-8"))
    (group,) = told["groups"]
    assert [one["contender"] for one in group["contenders"]] == ["wardline", "wardline-rules"]
    assert group["contenders"][0]["attacks"] == 2
    assert group["contenders"][0]["found"] >= 1
    assert "1 case, 2 contenders; seed 5" in ran.stderr
    assert "1 of 1: short:" in ran.stderr
    assert "Wardline found" in (out / "index.html").read_text(encoding="utf-8")
    assert len(list(cache.glob("*.pcapng"))) == 1


@pytest.mark.parametrize(
    ("asked", "error", "said"),
    [
        (["nowhere"], UsageError, "no scenario 'nowhere'"),
        (["home", "--peer", "oracle"], UsageError, "no contender 'oracle'"),
        (["home", "--workers", "0"], UsageError, "--workers 0"),
        (["--data", "no-such-folder"], InputError, "holds no set of labelled captures"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_played(asked: list[str], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        RUNNER.invoke(app, ["eval", *asked], catch_exceptions=False)


def test_a_place_that_cannot_be_written_is_named(short_file: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    asked = ["eval", str(short_file), "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "file" / "out")]
    with pytest.raises(OutputError, match="choose another --out"):
        RUNNER.invoke(app, [*asked, "--fresh-seeds", "--seed", "1"], catch_exceptions=False)
