"""The recorder as the lab sees it: a process that is ready once it says so, and tells at its end what it counted."""

import json
import subprocess
import sys
from pathlib import Path

from wardline_range.real import recorder
from wardline_range.real.commands import LabError
from wardline_range.real.ledger import Ledger
from wardline_range.real.proc import process
from wardline_range.real.processes import spawn
from wardline_range.real.topology import BRIDGE

_PATIENCE_S = 30.0


class Recording:
    """A capture file that grows until `finish`; then `packets` and `dropped` are known."""

    def __init__(self, namespace: str, capture: Path, folder: Path, ledger: Ledger) -> None:
        """Returns once no frame escapes it. Raises LabError where it cannot record."""
        self.packets = self.dropped = 0
        log = folder / "recorder.log"
        command = [sys.executable, "-m", recorder.__name__, str(capture.absolute()), BRIDGE]
        with log.open("w") as errors:
            self._child = spawn(namespace, command, subprocess.PIPE, errors, folder, {})
        started = process(self._child.pid)
        if started is not None:
            ledger.started(started)
        assert self._child.stdout is not None
        self._said = self._child.stdout
        if self._said.readline().strip() != recorder.READY:
            self.finish()
            lines = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
            raise LabError(f"the recorder cannot write {capture} ({lines[-1]})", "choose another file")

    def is_on(self) -> bool:
        """Whether it still records."""
        return self._child.poll() is None

    def finish(self) -> None:
        """Write what is left and end."""
        if self._said.closed:
            return
        self._child.terminate()
        try:
            told, _ = self._child.communicate(timeout=_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            told, _ = self._child.communicate()
        if told.startswith("{"):
            counted = json.loads(told)
            self.packets, self.dropped = counted["packets"], counted["dropped"]
