"""What a lab makes, written down before it is made: whoever finds the ledger can put the machine back as it was.

One JSON file a lab, in a state folder; each change is on the disk before the thing itself exists.
"""

import json
import os
import tempfile
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from wardline_range.real.commands import LabError
from wardline_range.real.proc import Process

VARIABLE = "WARDLINE_RANGE_STATE"
_BOOT = Path("/proc/sys/kernel/random/boot_id")


def state_folder() -> Path:
    """Where the ledgers are: as the environment says, below /run for root, else among the temporary files."""
    given = os.environ.get(VARIABLE)
    if given:
        return Path(given)
    if os.geteuid() == 0:
        return Path("/run/wardline-range")
    return Path(tempfile.gettempdir()) / f"wardline-range-{os.geteuid()}"


@dataclass
class Ledger:
    """The ledger of one lab; `boot` is that of the machine, since process ids mean nothing after the next."""

    path: Path
    owner: Process
    boot: str
    namespaces: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    @property
    def lab(self) -> str:
        """The lab it belongs to."""
        return self.path.stem

    def will_make(self, namespaces: Iterable[str] = (), folders: Iterable[Path] = ()) -> None:
        """Write down what comes next."""
        with self._lock:
            self.namespaces.extend(namespaces)
            self.folders.extend(str(folder) for folder in folders)
            self._write()

    def started(self, process: Process) -> None:
        """A process runs. Until this is written it is found by its namespace."""
        with self._lock:
            self.processes.append(process)
            self._write()

    def living(self) -> list[Process]:
        """The processes written down that may still be there: none after the machine started again."""
        return self.processes if self.boot == boot() else []

    def is_owned(self) -> bool:
        """Whether the process that runs this lab is alive."""
        return self.boot == boot() and self.owner.is_alive()

    def _write(self) -> None:
        told = {name: value for name, value in asdict(self).items() if name != "path"}
        beside = self.path.with_suffix(".new")
        with beside.open("w", encoding="utf-8") as out:
            json.dump(told, out, indent=1)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, self.path)


def boot() -> str:
    """What this run of the machine is known by."""
    return _BOOT.read_text().strip()


def begin(lab: str, owner: Process) -> Ledger:
    """A new lab's ledger, on the disk. Raises LabError where the lab has one already, or it cannot be written."""
    path = state_folder() / f"{lab}.json"
    if path.exists():
        raise LabError("this process runs a lab already", "bring it down first")
    ledger = Ledger(path, owner, boot())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        ledger.will_make()
    except OSError as error:
        raise LabError(f"cannot write {path} ({error.strerror})", f"set {VARIABLE} to a folder of yours") from None
    return ledger


def read(path: Path) -> Ledger | None:
    """A ledger as it was written, None where it says nothing (its lab was killed before it made anything)."""
    try:
        told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, FileNotFoundError):
        return None
    return Ledger(
        path, Process(**told["owner"]), told["boot"], list(told["namespaces"]), list(told["folders"]),
        [Process(**one) for one in told["processes"]],
    )  # fmt: skip
