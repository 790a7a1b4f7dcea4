"""Putting the machine back as it was: the processes, namespaces and folders of labs that nobody runs any more.

A process is ended only if a ledger names it with its start time, or if it lives in a namespace of such a lab.
"""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wardline_range.real import namespaces, proc
from wardline_range.real.commands import LabError
from wardline_range.real.ledger import Ledger, read, state_folder

_ROUNDS = 50
"""Processes that start others while they are ended make another round necessary."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was removed, and the labs that were left alone because the process that runs them is alive."""

    labs: tuple[str, ...] = ()
    processes: int = 0
    namespaces: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    running: tuple[str, ...] = ()

    def said(self) -> str:
        """As a sentence for the person who asked."""
        counts = {"process": self.processes, "network namespace": len(self.namespaces), "folder": len(self.folders)}
        ending = {"process": "es"}
        parts = [f"{n} {what}{'' if n == 1 else ending.get(what, 's')}" for what, n in counts.items() if n]
        told = f"removed {', '.join(parts)}" if parts else "nothing to remove"
        for lab in self.running:
            owner = namespaces.owner_of(lab)
            told += f"; a lab is running (process {owner.pid if owner else lab}) and was left alone: end it with Ctrl-C"
        return told


def clean() -> Cleaned:
    """Remove what labs left behind. Raises LabError where something cannot be removed."""
    ledgers = {path.stem: read(path) for path in sorted(state_folder().glob("*.json"))}
    there = namespaces.present()
    left = [path.name for path in namespaces.CONFIG.glob(f"{namespaces.PREFIX}*")]
    labs = sorted({*ledgers, *(namespaces.lab_of(name) for name in (*there, *left))})
    running = tuple(lab for lab in labs if _is_run(lab, ledgers.get(lab)))
    gone = tuple(lab for lab in labs if lab not in running)
    removed = [remove(lab, ledgers.get(lab)) for lab in gone]
    return Cleaned(
        gone, sum(one.processes for one in removed), tuple(name for one in removed for name in one.namespaces),
        tuple(path for one in removed for path in one.folders), running,
    )  # fmt: skip


def remove(lab: str, ledger: Ledger | None) -> Cleaned:
    """Remove everything of one lab, its ledger last. Raises LabError where something stays."""
    named = {*(ledger.namespaces if ledger else ()), *(name for name in namespaces.present() if _is_of(name, lab))}
    there = sorted(named & set(namespaces.present()))
    count = proc.kill(ledger.living()) if ledger else 0
    count += _empty(there)
    namespaces.delete(there)
    folders = {state_folder() / lab, *(Path(path) for path in (ledger.folders if ledger else ()))}
    gone = _without(folders | set(namespaces.CONFIG.glob(f"{namespaces.namespace(lab, '')}*")))
    for suffix in (".json", ".new"):
        (state_folder() / f"{lab}{suffix}").unlink(missing_ok=True)
    for shared in (state_folder(), namespaces.CONFIG):
        with suppress(OSError):  # another lab's things are in it
            shared.rmdir()
    return Cleaned((lab,), count, tuple(there), gone)


def _empty(names: Iterable[str]) -> int:
    """End every process in these namespaces; how many there were."""
    inodes = namespaces.inodes(names)
    count = 0
    for _ in range(_ROUNDS):
        left = list(proc.within(inodes))
        if not left:
            return count
        count += proc.kill(left)
    raise LabError("processes in the lab's namespaces cannot be ended", "look at them with `ip netns pids NAME`")


def _without(folders: Iterable[Path]) -> tuple[str, ...]:
    gone = []
    for folder in sorted(folders):
        if not folder.exists():
            continue
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise LabError(f"cannot remove {folder} ({error.strerror})", "remove it by hand") from None
        gone.append(str(folder))
    return tuple(gone)


def _is_of(name: str, lab: str) -> bool:
    return namespaces.lab_of(name) == lab


def _is_run(lab: str, ledger: Ledger | None) -> bool:
    if ledger is not None:
        return ledger.is_owned()
    owner = namespaces.owner_of(lab)
    return owner is not None and owner.is_alive()
