"""Network namespaces of the lab: made and removed many at once, and entered by a thread of this process.

All are called `wlr-<lab>-<host>`, and `<lab>` says which process made them.

References: ip-netns(8), setns(2) (a network namespace is joined by one thread alone).
"""

import ctypes
import os
import threading
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TypeVar

from wardline_range.real.commands import LabError, run
from wardline_range.real.proc import Process

T = TypeVar("T")

PREFIX = "wlr-"
FOLDER = Path("/run/netns")
CONFIG = Path("/etc/netns")
"""Where `ip netns exec` finds files that stand for those of /etc inside a namespace."""
_CLONE_NEWNET = 0x40000000


def lab_id(owner: Process) -> str:
    """The name of a lab, from the process that runs it."""
    return f"{owner.pid:x}_{owner.started:x}"


def owner_of(lab: str) -> Process | None:
    """The process that a lab's name stands for, None where it is no such name."""
    try:
        pid, started = (int(part, 16) for part in lab.split("_"))
    except ValueError:
        return None
    return Process(pid, started)


def namespace(lab: str, host: str) -> str:
    """The name of a host's namespace."""
    return f"{PREFIX}{lab}-{host}"


def lab_of(namespace: str) -> str:
    """The lab that a namespace belongs to."""
    return namespace.removeprefix(PREFIX).partition("-")[0]


def present() -> list[str]:
    """The namespaces of all labs."""
    return sorted(path.name for path in FOLDER.glob(f"{PREFIX}*")) if FOLDER.is_dir() else []


def inodes(names: Iterable[str]) -> set[int]:
    """What the kernel knows namespaces by; those that are not there are left out."""
    found = set()
    for name in names:
        try:
            found.add((FOLDER / name).stat().st_ino)
        except FileNotFoundError:
            continue
    return found


def create(names: Collection[str]) -> None:
    """Make namespaces. Raises LabError."""
    run(["ip", "-batch", "-"], "make network namespaces", "".join(f"netns add {name}\n" for name in names))


def delete(names: Collection[str]) -> None:
    """Remove namespaces and with them their links; those that are not there are passed over. Raises LabError."""
    there = [name for name in names if (FOLDER / name).exists()]
    if there:
        lines = "".join(f"netns del {name}\n" for name in there)
        run(["ip", "-force", "-batch", "-"], "remove network namespaces", lines)


def inside(namespace: str, act: Callable[[], T]) -> T:
    """Do something in a namespace: sockets opened there stay there. Raises LabError, and what `act` raises."""
    results: list[T] = []
    raised: list[BaseException] = []

    def enter_and_act() -> None:
        try:
            _enter(namespace)
            results.append(act())
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=enter_and_act, name=f"in {namespace}")
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
    return results[0]


def _enter(namespace: str) -> None:
    """Move the calling thread into a namespace, for good."""
    try:
        handle = os.open(FOLDER / namespace, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise LabError(f"network namespace {namespace} is gone", "start the lab again") from None
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.setns(handle, _CLONE_NEWNET):
            why = os.strerror(ctypes.get_errno())
            raise LabError(f"cannot enter network namespace {namespace} ({why})", "run as root, or use --mode virtual")
    finally:
        os.close(handle)
