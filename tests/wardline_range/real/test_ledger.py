"""Ledgers: on the disk at once, read again as they were, one a lab."""

from pathlib import Path

import pytest

from wardline_range.real import ledger
from wardline_range.real.commands import LabError
from wardline_range.real.proc import Process, own


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of its own."""
    monkeypatch.setenv(ledger.VARIABLE, str(tmp_path / "state"))
    return tmp_path / "state"


def test_what_was_written_down_is_read_again(state: Path) -> None:
    begun = ledger.begin("1_2", own())
    begun.will_make(["wlr-1_2-switch"], [state / "1_2"])
    begun.started(Process(7, 8))
    again = ledger.read(state / "1_2.json")
    assert again == begun
    assert again.lab == "1_2"
    assert again.is_owned()


def test_process_ids_mean_nothing_after_the_machine_started_again() -> None:
    begun = ledger.begin("1_2", own())
    begun.started(own())
    begun.boot = "before"
    assert begun.living() == []
    assert not begun.is_owned()


def test_a_lab_has_one_ledger_and_an_empty_one_says_nothing(state: Path) -> None:
    ledger.begin("1_2", own())
    with pytest.raises(LabError, match="runs a lab already: bring it down first"):
        ledger.begin("1_2", own())
    (state / "3_4.json").touch()
    assert ledger.read(state / "3_4.json") is None


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(ledger.VARIABLE, str(tmp_path / "file"))
    with pytest.raises(LabError, match=f"cannot write .*: set {ledger.VARIABLE} to a folder of yours"):
        ledger.begin("1_2", own())


def test_without_the_variable_root_writes_below_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ledger.VARIABLE)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert ledger.state_folder() == Path("/run/wardline-range")
    monkeypatch.setattr("os.geteuid", lambda: 1234)
    assert ledger.state_folder().name == "wardline-range-1234"
