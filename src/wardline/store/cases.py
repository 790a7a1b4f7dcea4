"""What people write to an incident: notes, tasks and hand-overs."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import func, insert, select, update

from wardline.model.batch import Nanos
from wardline.model.errors import InputError
from wardline.store.database import Database
from wardline.store.tables import notes

Kind = Literal["note", "task", "hand-over"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_NOTES = 500
"""Of one incident."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the case of an incident; a task is done at a time by somebody, or not yet (None)."""

    id: str
    incident: str
    kind: Kind
    text: str
    who: str
    at: Nanos
    done_at: Nanos | None = None
    done_by: str = ""


class Cases:
    """Notes in the records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, incident: str, kind: Kind, text: str, who: str, at: Nanos) -> Note:
        """Write one. Raises InputError where the incident has its fill."""
        made = Note("N" + secrets.token_hex(6), incident, kind, text, who, at)
        with self._database.begin() as open_:
            held = open_.execute(select(func.count()).select_from(notes).where(notes.c.incident == incident))
            if held.scalar_one() >= MOST_NOTES:
                raise InputError(f"incident {incident} has {MOST_NOTES} notes, which is its bound: go on elsewhere")
            open_.execute(
                insert(notes).values(
                    id=made.id, incident=incident, kind=kind, text=text, who=who, at=at, done_at=None, done_by=""
                )
            )
        return made

    def of(self, incident: str) -> Sequence[Note]:
        """All of one incident, by time."""
        asked = select(notes).where(notes.c.incident == incident).order_by(notes.c.at, notes.c.id)
        with self._database.read() as open_:
            return [Note(**row) for row in open_.execute(asked).mappings()]

    def done(self, incident: str, id_: str, who: str, at: Nanos) -> bool:
        """A task is done; whether it was open."""
        task = (notes.c.id == id_) & (notes.c.incident == incident) & (notes.c.kind == "task")
        with self._database.begin() as open_:
            changed = update(notes).where(task & notes.c.done_at.is_(None)).values(done_at=at, done_by=who)
            return bool(open_.execute(changed).rowcount)
