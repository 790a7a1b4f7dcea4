"""Programs of the lab as processes: started in a namespace, awaited until they serve, and ended.

Each has a session of its own, a log file, and an environment that holds nothing of the user's.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from wardline_range.real.commands import LabError, found
from wardline_range.real.ledger import Ledger
from wardline_range.real.namespaces import inodes, inside
from wardline_range.real.needs import module_path
from wardline_range.real.plan import GATEWAY, OUTSIDE, Host, Program
from wardline_range.real.proc import kill, process, within

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LISTENS = "0A"
_PATH = ":".join((str(Path(sys.executable).parent), os.environ.get("PATH", ""), "/usr/sbin:/usr/bin:/sbin:/bin"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a program runs: its namespace, its folder, its log, and what its arguments' placeholders stand for."""

    namespace: str
    folder: Path
    log: Path
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Running:
    """A program that was started; `name` is for people."""

    name: str
    place: Place
    child: subprocess.Popen[str]
    ready_tcp: int = 0

    @property
    def status(self) -> int | None:
        """Its exit status, None while it runs."""
        return self.child.poll()

    def is_ready(self) -> bool:
        """Whether it serves: something listens on its port in its namespace."""
        return not self.ready_tcp or inside(self.place.namespace, lambda: _listens(self.ready_tcp))

    def last_words(self) -> str:
        """The last line of its log."""
        lines = self.place.log.read_text(errors="replace").strip().splitlines() if self.place.log.exists() else []
        return lines[-1].strip() if lines else "it said nothing"

    def end(self, patience_s: float = 1.0) -> None:
        """End it and what it started: asked first, then killed."""
        if self.status is None:
            with suppress(ProcessLookupError):
                os.killpg(self.child.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.child.wait(patience_s)
        kill([one for one in within(inodes([self.place.namespace])) if one.session == self.child.pid])
        self.child.kill()
        self.child.wait()


def places(hosts: Sequence[Host]) -> dict[str, str]:
    """What the names of all hosts stand for in arguments."""
    named = {re.sub("[-.]", "_", host.name): host.ip for host in hosts}
    return {"gateway": GATEWAY, "outside": OUTSIDE, **named}


def start(
    program: Program, name: str, place: Place, ledger: Ledger, environment: Mapping[str, str] | None = None
) -> Running:
    """Start a program. Raises LabError where it cannot be found or an argument names no host."""
    place.folder.mkdir(parents=True, exist_ok=True)
    place.folder.chmod(0o777)  # servers that give up root still write here
    values = {**place.values, "folder": str(place.folder)}
    command = [*_executable(program), *(filled(argument, values, name) for argument in program.arguments)]
    with place.log.open("w") as log:
        child = spawn(place.namespace, command, log, log, place.folder, environment or {})
    started = process(child.pid)
    if started is not None:
        ledger.started(started)
    return Running(name, place, child, program.ready_tcp)


def spawn(
    namespace: str, command: Sequence[str], output: IO[str] | int, errors: IO[str], folder: Path,
    environment: Mapping[str, str],
) -> subprocess.Popen[str]:  # fmt: skip
    """A process in a namespace, in a session of its own, with `folder` as its home."""
    surrounding = {"PATH": _PATH, "HOME": str(folder), "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1", **environment}
    return subprocess.Popen(
        [found("ip", "enter network namespaces"), "netns", "exec", namespace, *command], stdin=subprocess.DEVNULL,
        stdout=output, stderr=errors, cwd=folder, env=surrounding, start_new_session=True, text=True,
    )  # fmt: skip


def filled(argument: str, values: Mapping[str, str], name: str) -> str:
    """An argument with its placeholders filled in. Raises LabError where one stands for nothing."""

    def value(match: re.Match[str]) -> str:
        if match.group(1) not in values:
            raise LabError(
                f"{name}: {match.group()} in {argument!r} names no host of the lab", "name one that is there"
            )
        return values[match.group(1)]

    return _PLACE.sub(value, argument)


def _executable(program: Program) -> list[str]:
    if program.tool:
        return [found(program.tool, "run a program of the lab")]
    return [sys.executable, "-m", module_path(program.module)]


def _listens(port: int) -> bool:
    """Whether a TCP socket listens on a port, in the namespace of the calling thread (proc(5), /proc/net/tcp).

    Nothing is connected to: some servers take one client at a time.
    """
    for table in ("tcp", "tcp6"):
        path = Path(f"/proc/thread-self/net/{table}")
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            local, _, state = line.split()[1:4]
            if state == _LISTENS and int(local.rpartition(":")[2], 16) == port:
                return True
    return False
