"""Cleaning: what dead labs left is removed, what living ones hold is not, and nothing else is touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from wardline_range.real import ledger, namespaces, proc
from wardline_range.real.clean import Cleaned, clean
from wardline_range.real.proc import Process, own, process

DEAD = Process(2**22 + 1, 7)
"""No machine gives out this id."""


@pytest.mark.usefixtures("state")
def test_nothing_is_removed_where_nothing_is() -> None:
    assert clean().processes == 0
    assert Cleaned().said() == "nothing to remove"


def test_a_dead_labs_processes_and_folders_go_and_reused_ids_stay(state: Path, tmp_path: Path) -> None:
    book = ledger.begin(namespaces.lab_id(DEAD), DEAD)
    (tmp_path / "folder").mkdir()
    book.will_make(folders=[tmp_path / "folder"])
    with (
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as its,
        subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as reused,
    ):
        named, other = process(its.pid), process(reused.pid)
        assert named is not None
        assert other is not None
        book.started(named)
        book.started(Process(other.pid, other.started - 1))
        cleaned = clean()
        assert not named.is_alive()
        assert other.is_alive()
    assert cleaned.labs == (book.lab,)
    assert cleaned.said().startswith("removed 1 process, 1 folder")
    assert not state.exists()
    assert not (tmp_path / "folder").exists()


def test_a_running_lab_is_left_alone(state: Path) -> None:
    book = ledger.begin(namespaces.lab_id(own()), own())
    cleaned = clean()
    assert book.lab in cleaned.running
    assert f"a lab is running (process {own().pid}) and was left alone" in cleaned.said()
    assert book.path.exists()


def test_a_ledger_that_says_nothing_goes(state: Path) -> None:
    state.mkdir()
    (state / f"{namespaces.lab_id(DEAD)}.json").touch()
    assert clean().labs == (namespaces.lab_id(DEAD),)
    assert not state.exists()


@pytest.mark.usefixtures("root")
def test_namespaces_without_a_ledger_go_with_all_that_lives_in_them() -> None:
    name = namespaces.namespace(namespaces.lab_id(DEAD), "one")
    namespaces.create([name])
    with subprocess.Popen(["ip", "netns", "exec", name, "sleep", "600"]) as sleeper:
        while sleeper.pid not in {one.pid for one in proc.within(namespaces.inodes([name]))}:
            assert sleeper.poll() is None
        cleaned = clean()
        assert name in cleaned.namespaces
        assert cleaned.processes == 1
    assert name not in namespaces.present()
