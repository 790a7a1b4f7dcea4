"""What people say on the command line: it is kept, it counts in the next report, and it can be taken back."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from wardline.app.analyze import Options, analyze
from wardline.app.cli import app
from wardline.model.errors import InputError, UsageError
from wardline.store.ledger import Ledger
from wardline_range import demo


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An hour of the demo's site, in which something is found."""
    path = tmp_path_factory.mktemp("made") / "hour.pcapng"
    demo.write(path, seed=11, hours=1.0)
    return path


@pytest.fixture(scope="module")
def analyzed(capture: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a state and a report."""
    folder = tmp_path_factory.mktemp("analyzed")
    analyze(Options((capture,), folder / "report", state=folder / "state"))
    return folder


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "report" / name).read_text().splitlines()]


def said(*words: str) -> str:
    """What a command prints. Raises what it raises."""
    done = CliRunner().invoke(app, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.feature("F5")
def test_a_verdict_is_counted_and_weighs_in_the_next_report(analyzed: Path, capture: Path, tmp_path: Path) -> None:
    shutil.copytree(analyzed, tmp_path / "site")
    state, incident = tmp_path / "site" / "state", rows(analyzed, "incidents.jsonl")[0]
    said("verdict", incident["id"], "false", "--state", str(state))
    (counted,) = json.loads(said("directives", "precision", "--state", str(state), "--json"))
    assert (counted["cause"], counted["verdicts"], counted["share"]) == (incident["cause"], 1, 0.0)
    analyze(Options((capture,), tmp_path / "site" / "report", state=state))
    after = next(one for one in rows(tmp_path / "site", "incidents.jsonl") if one["id"] == incident["id"])
    assert after["parts"][-1]["name"] == "verdicts"
    assert after["probability"] <= incident["probability"]
    assert after["score"] == pytest.approx(sum(part["value"] for part in after["parts"]))


@pytest.mark.feature("B7")
def test_what_is_learned_from_a_finding_is_no_incident_any_more(analyzed: Path, capture: Path, tmp_path: Path) -> None:
    incident = rows(analyzed, "incidents.jsonl")[0]
    with Ledger(tmp_path / "state") as ledger:
        for finding in rows(analyzed, "findings.jsonl"):
            if finding["incident"] == incident["id"]:
                matter = {name: finding[name] for name in ("device", "detector", "subject")}
                ledger.write("lesson", {**matter, "start": 0, "reason": "known"}, "somebody", 1)
    analyze(Options((capture,), tmp_path / "report", state=tmp_path / "state"))
    assert incident["id"] not in {one["id"] for one in rows(tmp_path, "incidents.jsonl")}
    quiet = [one for one in rows(tmp_path, "findings.jsonl") if one["kept_quiet_by"]]
    assert {one["id"] for one in quiet} >= set(incident["findings"])


def test_learning_from_a_finding_and_taking_it_back(analyzed: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    shutil.copytree(analyzed / "state", state)
    finding = rows(analyzed, "findings.jsonl")[0]
    said("learn", finding["id"], "--reason", "the new historian", "--state", str(state))
    (told,) = json.loads(said("directives", "list", "--state", str(state), "--json"))
    assert {name: told[name] for name in ("device", "detector", "subject")} == {
        name: finding[name] for name in ("device", "detector", "subject")
    }
    said("directives", "undo", told["id"], "--reason", "wrong one", "--state", str(state))
    assert json.loads(said("directives", "list", "--state", str(state), "--json")) == []
    assert "2 rows, all as they were written" in said("directives", "verify", "--state", str(state))


@pytest.mark.feature("F4")
def test_a_suppression_names_its_end_and_reason(analyzed: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    shutil.copytree(analyzed / "state", state)
    words = ("suppress", "type:camera", "--kind", "new_peer", "--for", "14d", "--reason", "new recorder")
    assert "quiet until" in said(*words, "--state", str(state))
    assert "new_peer of type:camera until" in said("directives", "list", "--state", str(state))


@pytest.mark.feature("F7")
def test_context_stands_with_the_incident(analyzed: Path, capture: Path, tmp_path: Path) -> None:
    shutil.copytree(analyzed, tmp_path / "site")
    state, incident = tmp_path / "site" / "state", rows(analyzed, "incidents.jsonl")[0]
    where = incident["device_context"]["addrs"][0]
    said("context", where, "--owner", "operations", "--zone", "hall 2", "--criticality", "5", "--state", str(state))
    analyze(Options((capture,), tmp_path / "site" / "report", state=state))
    after = next(one for one in rows(tmp_path / "site", "incidents.jsonl") if one["id"] == incident["id"])
    assert after["device_context"]["owner"] == "operations"
    assert "owner operations, zone hall 2, criticality 5" in after["explanation"]
    order = ("low", "medium", "high", "critical")
    assert order.index(after["severity"]) == min(3, order.index(incident["severity"]) + 1)


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("verdict", "I0", "false"), "take its id from incidents.jsonl"),
        (("verdict", "I0", "perhaps"), "say true, benign, false"),
        (("learn", "F0", "--reason", "x"), "take an id from findings.jsonl"),
        (("suppress", "*", "--kind", "nothing", "--for", "1d", "--reason", "x"), "is no detector or cause"),
        (("suppress", "*", "--kind", "scan", "--for", "900d", "--reason", "x"), "at most 180d"),
        (("suppress", "*", "--kind", "scan", "--for", "1d", "--reason", " "), "--reason is empty"),
        (("context", "10.0.0.300/24", "--zone", "x"), "is no network"),
        (("context", "10.0.0.3"), "give at least one"),
        (("directives", "undo", "S9", "--reason", "x"), "does not stand in the ledger"),
    ],
)
def test_errors_name_the_thing_and_the_remedy(
    analyzed: Path, tmp_path: Path, words: tuple[str, ...], remedy: str
) -> None:
    shutil.copytree(analyzed / "state", tmp_path / "state")
    with pytest.raises((InputError, UsageError), match=remedy):
        said(*words, "--state", str(tmp_path / "state"))


def test_a_row_that_wardline_never_wrote_is_refused(capture: Path, tmp_path: Path) -> None:
    with Ledger(tmp_path / "state") as ledger:
        ledger.write("lesson", {"device": "d"}, "somebody", 1)
    with pytest.raises(InputError, match="L1 of the ledger"):
        analyze(Options((capture,), tmp_path / "report", state=tmp_path / "state"))
