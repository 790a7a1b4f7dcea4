"""Playing an attack: one program after the other, all ended when the time is over or somebody stops it."""

from pathlib import Path

import pytest

from tests.wardline_range.real.stand_ins import python
from wardline_range.real import ledger, proc
from wardline_range.real.commands import LabError
from wardline_range.real.namespaces import inodes
from wardline_range.real.plan import Program, RealAttack, Touch
from wardline_range.real.play import Play
from wardline_range.real.processes import Place, start
from wardline_range.real.topology import Topology


def play(topology: Topology, folder: Path, *programs: Program, lasts_s: float = 30.0) -> Play:
    """An attack of these programs on host one."""
    namespace = topology.of(topology.hosts[0])
    book = ledger.begin(topology.lab, proc.own())
    attack = RealAttack("a", "A", "one", (), programs, (Touch(),), lasts_s)
    return Play(attack, lambda one, number: start(one, "a", Place(namespace, folder, folder / f"{number}"), book))


def test_programs_run_one_after_the_other(wired: Topology, tmp_path: Path) -> None:
    played = play(wired, tmp_path, python("print('first')"), python("raise SystemExit('second')"))
    assert played.wait(20)
    assert [(step.last_words, step.status) for step in played.steps] == [("first", 0), ("second", 1)]
    assert played.start <= played.steps[0].start <= played.steps[0].end <= played.steps[1].start <= played.end


@pytest.mark.parametrize("is_stopped", [True, False])
def test_nothing_runs_on(wired: Topology, tmp_path: Path, is_stopped: bool) -> None:
    forever = python("import time; time.sleep(600)")
    played = play(wired, tmp_path, forever, forever, lasts_s=60.0 if is_stopped else 0.3)
    if is_stopped:
        played.stop()
    assert played.wait(20)
    assert len(played.steps) <= 1
    assert not list(proc.within(inodes([wired.of(wired.hosts[0])])))


def test_a_program_that_cannot_start_is_reported(wired: Topology, tmp_path: Path) -> None:
    played = play(wired, tmp_path, Program(tool="no-such-tool"))
    with pytest.raises(LabError, match="no-such-tool is not installed"):
        played.wait(20)
