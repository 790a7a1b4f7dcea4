"""`Ledger`: what people told Wardline, row after row in one SQLite file; nothing is ever changed or taken away.

Taking something back is a row of its own. Each row holds the SHA-256 of the row before it and of itself, so that a row
that was altered, removed or put in between is noticed by `verify`. (Who can rewrite the file can rewrite the whole
chain: keep its last hash elsewhere to notice that too.)

References: NIST SP 800-92 (integrity of logs); sqlite.org/stricttables.html.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from wardline.model.batch import Nanos
from wardline.model.errors import InputError, OutputError

FILE = "ledger.db"
FORMAT = 1
MOST_ROWS = 100_000
MOST_BYTES = 20_000
"""Of one row, written as JSON."""

UNDO = "undo"
_FIRST = "0" * 64
_TABLE = """
CREATE TABLE IF NOT EXISTS ledger (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, told TEXT NOT NULL, who TEXT NOT NULL, at INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: its id (the first letter of its kind and its number), what was told, by whom and when (ns)."""

    id: str
    kind: str
    told: Mapping[str, Any]
    who: str
    at: Nanos


class Ledger:
    """A context manager over a folder's ledger; methods raise InputError or OutputError where it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def __enter__(self) -> "Ledger":
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            (found,) = self._db.execute("PRAGMA user_version").fetchone()
            if found not in (0, FORMAT):
                raise InputError(f"{self._path} is a ledger of another version of Wardline: give another --state")
            self._db.executescript(_TABLE)
            self._db.execute(f"PRAGMA user_version={FORMAT:d}")
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"cannot use the ledger {self._path}: {error}; give another --state") from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    def write(self, kind: str, told: Mapping[str, Any], who: str, at: Nanos) -> Entry:
        """Add a row and hand it back with its id."""
        text = _canonical(told)
        if len(text) > MOST_BYTES:
            raise InputError(f"that is too much for one row of the ledger: use fewer than {MOST_BYTES} characters")
        try:
            self._db.execute("BEGIN IMMEDIATE")
            last = self._db.execute("SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1").fetchone()
            number, before = (last[0] + 1, last[1]) if last else (1, _FIRST)
            if number > MOST_ROWS:
                raise InputError(f"{self._path} holds {MOST_ROWS} rows, which is its bound: begin another --state")
            row = (number, kind, text, who, at)
            self._db.execute("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?)", (*row, _hash(before, row)))
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise OutputError(f"cannot write to the ledger {self._path}: {error}; make room there") from error
            raise
        return _entry(*row)

    def entries(self) -> tuple[Entry, ...]:
        """Every row in order. Raises InputError where one is no JSON."""
        with closing(self._db.execute("SELECT number, kind, told, who, at FROM ledger ORDER BY number")) as rows:
            try:
                return tuple(_entry(*row) for row in rows)
            except ValueError as error:
                raise InputError(f"{self._path} was altered: a row of it cannot be read ({error})") from error

    def standing(self) -> tuple[Entry, ...]:
        """The rows that were not taken back."""
        every = self.entries()
        undone = {one.told["id"] for one in every if one.kind == UNDO}
        return tuple(one for one in every if one.kind != UNDO and one.id not in undone)

    def verify(self) -> str | None:
        """The id of the first row that is not as it was written, or None where all are; and where a row is missing."""
        before, expected = _FIRST, 1
        with closing(self._db.execute("SELECT * FROM ledger ORDER BY number")) as rows:
            for number, kind, text, who, at, hash_ in rows:
                if number != expected or hash_ != _hash(before, (number, kind, text, who, at)):
                    return f"{kind[:1].upper()}{number}"
                before, expected = hash_, number + 1
        return None


def _entry(number: int, kind: str, text: str, who: str, at: Nanos) -> Entry:
    told = json.loads(text)
    if not isinstance(told, dict):
        raise ValueError(f"row {number} is no object")
    return Entry(f"{kind[:1].upper()}{number}", kind, told, who, at)


def _canonical(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _hash(before: str, row: tuple[int, str, str, str, Nanos]) -> str:
    return hashlib.sha256(f"{before}\n{_canonical({'row': list(row)})}".encode()).hexdigest()
