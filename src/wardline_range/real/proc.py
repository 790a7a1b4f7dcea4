"""Processes as the kernel lists them: who one is beyond its number, and which live in a network namespace.

A process id is given out again some day; with the time at which the process began it names one process for good.

References: proc(5) (`/proc/pid/stat`, fields 3 and 22), pidfd_open(2).
"""

import os
import select
import signal
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_ENDED = ("Z", "X")


@dataclass(frozen=True, slots=True)
class Process:
    """One process for good: its id and when it began, in clock ticks since the machine started."""

    pid: int
    started: int

    @property
    def session(self) -> int:
        """The session it is in, 0 where it is gone (it may have its own: then this is its id)."""
        try:
            return os.getsid(self.pid)
        except ProcessLookupError:
            return 0

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return process(self.pid) == self


def process(pid: int) -> Process | None:
    """The process that has this id now, None where none runs."""
    try:
        told = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    state, *rest = told.rpartition(")")[2].split()
    return None if state in _ENDED else Process(pid, int(rest[18]))


def own() -> Process:
    """This process."""
    me = process(os.getpid())
    assert me is not None
    return me


def within(inodes: Collection[int]) -> Iterator[Process]:
    """The processes whose network namespace is one of these (by inode), this one left out."""
    for entry in _PROC.iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        try:
            inode = (entry / "ns" / "net").stat().st_ino
        except OSError:
            continue
        one = process(int(entry.name)) if inode in inodes else None
        if one is not None:
            yield one


def kill(doomed: Collection[Process], wait_s: float = 5.0) -> int:
    """End exactly these processes and wait until they are gone; how many there were to end."""
    ended = []
    for one in doomed:
        try:
            handle = os.pidfd_open(one.pid)
        except ProcessLookupError:
            continue
        # Only now that the handle is held can nobody else take this id.
        if one.is_alive():
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            ended.append(handle)
        else:
            os.close(handle)
    for handle in ended:
        gone = select.poll()
        gone.register(handle, select.POLLIN)
        gone.poll(wait_s * 1000)
        os.close(handle)
    return len(ended)
