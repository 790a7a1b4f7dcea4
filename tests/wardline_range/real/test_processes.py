"""Programs: started in a namespace, awaited until they serve, ended with what they started."""

import dataclasses
from pathlib import Path

import pytest

from tests.wardline_range.real.stand_ins import host, python
from wardline_range.real import ledger, proc
from wardline_range.real.commands import LabError
from wardline_range.real.ledger import Ledger
from wardline_range.real.namespaces import inodes
from wardline_range.real.plan import Program
from wardline_range.real.processes import Place, Running, filled, places, start
from wardline_range.real.topology import Topology


@pytest.fixture
def book(wired: Topology) -> Ledger:
    """A ledger to write into."""
    return ledger.begin(wired.lab, proc.own())


def begin(program: Program, topology: Topology, book: Ledger, folder: Path) -> Running:
    """A program on host one."""
    place = Place(topology.of(topology.hosts[0]), folder / "own", folder / "log", {"ip": "10.77.0.10"})
    return start(program, "test", place, book, {"GIVEN": "1"})


def wait_for(running: Running) -> int:
    """Its exit status, in due time."""
    return running.child.wait(20)


def test_a_server_is_ready_once_it_listens_and_is_written_down(wired: Topology, book: Ledger, tmp_path: Path) -> None:
    text = "import socket; socket.create_server(('', 8080)).accept()"
    server = begin(dataclasses.replace(python(text), ready_tcp=8080), wired, book, tmp_path)
    try:
        while not server.is_ready():
            assert server.status is None, server.last_words()
        assert [one.pid for one in book.processes] == [server.child.pid]
        assert {one.pid for one in proc.within(inodes([server.place.namespace]))} == {server.child.pid}
    finally:
        server.end()
    assert not server.is_ready()
    assert server.status is not None


def test_what_a_program_started_ends_with_it(wired: Topology, book: Ledger, tmp_path: Path) -> None:
    text = "import subprocess, sys; subprocess.Popen(['sleep', '600'], process_group=0)"
    parent = begin(python(text), wired, book, tmp_path)
    assert wait_for(parent) == 0
    assert len(list(proc.within(inodes([parent.place.namespace])))) == 1
    parent.end()
    assert not list(proc.within(inodes([parent.place.namespace])))


def test_a_program_sees_its_own_folder_and_environment(wired: Topology, book: Ledger, tmp_path: Path) -> None:
    text = "import os; print(os.getcwd(), sorted(os.environ), '{folder} {ip}')"
    running = begin(python(text), wired, book, tmp_path)
    assert wait_for(running) == 0, running.last_words()
    own = tmp_path / "own"
    seen = f"{own} ['GIVEN', 'HOME', 'LANG', 'PATH', 'PYTHONUNBUFFERED'] {own} 10.77.0.10"
    assert running.last_words() == seen
    running.end()


def test_names_of_hosts_stand_for_their_addresses() -> None:
    values = places([host("front-door", 10)])
    assert filled("tcp://{front_door}:1 {gateway}", values, "x") == "tcp://10.77.0.10:1 10.77.0.1"
    assert filled('{"json": 1} {0}', values, "x") == '{"json": 1} {0}'
    with pytest.raises(LabError, match=r"x: \{back_door\} in '\{back_door\}' names no host"):
        filled("{back_door}", values, "x")
