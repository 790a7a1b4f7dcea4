"""Processes: known by id and start, found by namespace, ended and nobody else."""

import os
import subprocess
import sys

from wardline_range.real.proc import Process, kill, own, process, within


def test_a_process_is_itself_only_with_its_start() -> None:
    me = own()
    assert me.is_alive()
    assert not Process(me.pid, me.started + 1).is_alive()
    assert process(2**22 + 1) is None


def test_only_the_very_process_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        one = process(child.pid)
        assert one is not None
        assert kill([Process(child.pid, one.started + 1), Process(2**22 + 1, 1)]) == 0
        assert one.is_alive()
        assert kill([one]) == 1
        assert not one.is_alive()


def test_processes_are_found_by_their_namespace() -> None:
    here = os.stat("/proc/self/ns/net").st_ino
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        found = {one.pid for one in within([here])}
        assert child.pid in found
        assert os.getpid() not in found
        assert list(within([1])) == []
        child.kill()
