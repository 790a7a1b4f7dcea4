"""`Checkpoint`: the whole state between two batches in one SQLite file, replaced in one transaction for each batch.

A process that is killed leaves the state after the last batch it finished, with the findings of all batches up to it:
nothing is lost but the batch it was at, and nothing is counted twice when that one is read again. Frames never change
in place, so those that are the same objects as last time are not written again.

References: sqlite.org/wal.html 2.2 (a commit is all or nothing), sqlite.org/pragma.html `synchronous` (NORMAL: safe
when the process dies; a power cut may take the newest commits, never the order of them).
"""

import io
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType

import polars as pl

from wardline.model.batch import Nanos
from wardline.model.errors import OutputError

FILE = "state.db"
FORMAT = 2
"""Rises with every change of what frames hold, so that an older state is refused in words and not misread."""

_TABLES = """
CREATE TABLE IF NOT EXISTS frames (name TEXT PRIMARY KEY, arrow BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS findings (place INTEGER PRIMARY KEY, told TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS progress (one INTEGER PRIMARY KEY CHECK (one = 1), until INTEGER NOT NULL);
"""


class Checkpoint:
    """A context manager over a folder's state; every method raises OutputError where the file cannot be used."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._shown = folder
        self._written: dict[str, pl.DataFrame] = {}

    def __enter__(self) -> "Checkpoint":
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            (found,) = self._db.execute("PRAGMA user_version").fetchone()
            if found not in (0, FORMAT):
                raise OutputError(f"{self._shown} holds a state of another version of Wardline: give another --state")
            self._db.executescript(_TABLES)
            self._db.execute(f"PRAGMA user_version={FORMAT:d}")
        except (OSError, sqlite3.Error) as error:
            raise OutputError(f"cannot keep the state in {self._shown}: {error}; give another --state") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    @property
    def until(self) -> Nanos | None:
        """End of the last batch that the state knows; None where it knows none."""
        row = self._db.execute("SELECT until FROM progress").fetchone()
        return int(row[0]) if row else None

    def frames(self) -> Mapping[str, pl.DataFrame]:
        """The state after that batch, as frames by name."""
        with closing(self._db.execute("SELECT name, arrow FROM frames")) as rows:
            self._written = {name: pl.read_ipc(io.BytesIO(arrow)) for name, arrow in rows}
        return dict(self._written)

    def findings(self) -> Iterator[str]:
        """Every finding up to there, in the order it was told, as it was handed to `save`."""
        with closing(self._db.execute("SELECT told FROM findings ORDER BY place")) as rows:
            for (told,) in rows:
                yield told

    def save(self, frames: Mapping[str, pl.DataFrame], until: Nanos, findings: Sequence[str]) -> None:
        """The state after a batch that ends at `until` and told these findings; all of it or nothing."""
        changed = {name: frame for name, frame in frames.items() if self._written.get(name) is not frame}
        gone = [(name,) for name in self._written if name not in frames]
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany("REPLACE INTO frames VALUES (?, ?)", ((n, _arrow(f)) for n, f in changed.items()))
            self._db.executemany("DELETE FROM frames WHERE name = ?", gone)
            self._db.executemany("INSERT INTO findings (told) VALUES (?)", ((told,) for told in findings))
            self._db.execute("REPLACE INTO progress VALUES (1, ?)", (until,))
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if not isinstance(error, sqlite3.Error):
                raise
            raise OutputError(f"cannot keep the state in {self._shown}: {error}; make room there") from error
        self._written = dict(frames)


def _arrow(frame: pl.DataFrame) -> bytes:
    written = io.BytesIO()
    frame.write_ipc(written, compression="uncompressed")
    return written.getvalue()
