"""The site's baseline as versions: kept, learned anew, judged side by side, signed off, taken back, and watched."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from wardline.app import pipeline
from wardline.app.analyze import Options, analyze
from wardline.app.cli import app
from wardline.model.errors import InputError, UsageError
from wardline.store.checkpoint import Checkpoint
from wardline_range import catalogue, demo, scenario_file

HALF_HOUR = 1_800_000_000_000


def _play(path: Path, place: int) -> Path:
    """Half an hour of the demo's site without attacks, the `place`-th since its beginning."""
    plan = scenario_file.read(catalogue.scenarios()["demo"])
    calm = replace(plan, start=demo.START + place * HALF_HOUR, attacks=(), life=())
    with path.open("wb") as out:
        calm.scenario(11, 1800).play(out)
    return path


@pytest.fixture(scope="module")
def captures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("made")
    return [_play(folder / f"part{place}.pcapng", place) for place in range(3)]


@pytest.fixture(scope="module")
def state(captures: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state with a baseline that is registered as version 1, and a candidate that waits."""
    folder = tmp_path_factory.mktemp("kept")
    analyze(Options((captures[0],), folder / "report", learn_ratio=1.0, state=folder / "state"))
    who = ("--name", "A. Tester", "--role", "operations")
    said("register", "--check", str(captures[1]), *who, state=folder / "state")
    said("retrain", str(captures[1]), "--check", str(captures[2]), "--reason", "a new line", state=folder / "state")
    return folder / "state"


def run(*words: str, state: Path) -> tuple[int, str]:
    """Exit status and what a command prints. Raises what it raises."""
    done = CliRunner().invoke(app, ["models", *words, "--state", str(state)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def said(*words: str, state: Path) -> str:
    code, output = run(*words, state=state)
    assert code == 0, output
    return output


def versions(state: Path) -> list[dict[str, object]]:
    return list(json.loads(said("list", "--json", state=state)))


@pytest.mark.feature("G3")
@pytest.mark.feature("G8")
def test_a_candidate_judges_beside_the_current_one_and_changes_nothing(state: Path) -> None:
    first, second = versions(state)
    assert (first["judges"], second["judges"], second["signed"]) == (True, False, None)
    assert first["figures"] == {"quiet": 1.0, "found": 1.0}
    assert second["figures"] == {"quiet": 1.0, "found": 1.0}
    assert isinstance(second["shadow"], dict)
    assert second["shadow"]["windows"] == second["shadow"]["alike"] > 0


@pytest.mark.feature("G2")
def test_the_card_says_what_it_was_made_from_and_who_answers(state: Path) -> None:
    text = said("card", "2", state=state)
    for part in ("# baseline, version 2", "part1.pcapng", "a new line", "by nobody", "| found | 1 |"):
        assert part in text
    assert "A. Tester, operations" in said("card", state=state)


@pytest.mark.feature("G3")
def test_sign_off_lets_it_judge_and_rollback_takes_it_back(state: Path) -> None:
    with Checkpoint(state) as kept:
        before = pipeline.from_frames(kept.frames())
    said("sign-off", "2", "--name", "A. Tester", "--role", "operations", state=state)
    assert [one["judges"] for one in versions(state)] == [False, True]
    with Checkpoint(state) as kept:
        after = pipeline.from_frames(kept.frames())
    assert after.behaviour.learning != before.behaviour.learning
    assert pipeline.picture(after).devices == pipeline.picture(before).devices
    assert said("rollback", state=state) == "version 1 judges again\n"
    with Checkpoint(state) as kept:
        assert pipeline.from_frames(kept.frames()).behaviour.learning == before.behaviour.learning
    with pytest.raises(UsageError, match="nothing to go back to"):
        run("rollback", state=state)


@pytest.mark.feature("G12")
def test_what_waits_or_is_old_is_said_with_an_exit_status(state: Path) -> None:
    assert "version 1 of the baseline is" in run("check", "--days", "0", state=state)[1]
    code, output = run("check", state=state)
    assert code == (1 if "waits for a sign-off" in output else 0)


def test_what_was_learned_cannot_be_checked_with_itself(state: Path, captures: list[Path]) -> None:
    with pytest.raises(UsageError, match="give later traffic"):
        run("retrain", str(captures[2]), "--check", str(captures[1]), "--reason", "x", state=state)


def test_without_a_state_or_a_version_the_remedy_is_named(captures: list[Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="wardline models register"):
        run("retrain", str(captures[1]), "--check", str(captures[2]), "--reason", "x", state=tmp_path)
    with pytest.raises(InputError, match="there is no state"):
        run("register", "--check", str(captures[1]), "--name", "A", "--role", "b", state=tmp_path)
    assert "no version yet" in said("list", state=tmp_path)


@pytest.mark.feature("G12")
def test_the_catalogue_names_source_licence_date_size_and_labels() -> None:
    done = CliRunner().invoke(app, ["models", "data", "--json"])
    entries = json.loads(done.output)
    assert {"IEEE OUI registry", "MITRE ATT&CK v18.1"} <= {one["name"] for one in entries}
    assert all(one[name] for one in entries for name in ("source", "licence", "date", "size", "labels", "used_for"))
