"""`Audit`: who did what and when, row after row; each row holds the hash of the one before it and of itself.

A row that was altered, removed or put in between is noticed by `verify`. Who can rewrite the records can rewrite the
whole chain: send its last hash elsewhere (`last`) to notice that too.

References: NIST SP 800-92 (integrity of logs); OWASP ASVS 5.0 V16.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from wardline.model.batch import Nanos
from wardline.store.database import Database
from wardline.store.tables import audit

_FIRST = "0" * 64
_AT_A_TIME = 1_000
MOST_BYTES = 8_000
"""Of what one row tells, as JSON; what is longer is cut and says so."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One row: `action` is a word of ours ("sign-in", "verdict"), `about` what it was done to, `told` the rest."""

    number: int
    at: Nanos
    who: str
    action: str
    about: str
    told: Mapping[str, Any]
    hash: str


class Audit:
    """The log in the records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, who: str, action: str, about: str, told: Mapping[str, Any], at: Nanos) -> None:
        """Add a row. Raises OutputError where it cannot be written: then what it is about must not happen either."""
        text = _canonical(told)
        text = text if len(text) <= MOST_BYTES else _canonical({"cut": text[:MOST_BYTES]})
        with self._database.begin() as open_:
            last = open_.execute(select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)).first()
            number, before = (last.number + 1, last.hash) if last else (1, _FIRST)
            values = (number, at, who[:100], action, about[:1_000], text)
            open_.execute(
                insert(audit).values(
                    number=number, at=at, who=values[2], action=action, about=values[4], told=text,
                    hash=_hash(before, values),
                )
            )  # fmt: skip

    def deeds(self, before: int | None = None, limit: int = 100, action: str = "", who: str = "") -> Sequence[Deed]:
        """The newest rows first, those with a number below `before`."""
        asked = select(audit).order_by(audit.c.number.desc()).limit(limit)
        if before is not None:
            asked = asked.where(audit.c.number < before)
        if action:
            asked = asked.where(audit.c.action == action)
        if who:
            asked = asked.where(audit.c.who == who)
        with self._database.read() as open_:
            return [
                Deed(row.number, row.at, row.who, row.action, row.about, json.loads(row.told), row.hash)
                for row in open_.execute(asked)
            ]

    def verify(self) -> int | None:
        """The number of the first row that is not as it was written, or that is missing; None where all is well."""
        before, expected = _FIRST, 1
        with self._database.read() as open_:
            rows = open_.execution_options(yield_per=_AT_A_TIME).execute(select(audit).order_by(audit.c.number))
            for row in rows:
                values = (row.number, row.at, row.who, row.action, row.about, row.told)
                if row.number != expected or row.hash != _hash(before, values):
                    return expected
                before, expected = row.hash, expected + 1
        return None

    def last(self) -> tuple[int, str]:
        """Number and hash of the newest row, to be kept elsewhere."""
        with self._database.read() as open_:
            row = open_.execute(select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)).first()
        return (row.number, row.hash) if row else (0, _FIRST)


def _canonical(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _hash(before: str, values: Sequence[Any]) -> str:
    return hashlib.sha256(f"{before}\n{_canonical(list(values))}".encode()).hexdigest()
