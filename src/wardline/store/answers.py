"""Answers to requests that carried an Idempotency-Key: asked again, they are given again and nothing is done twice.

References: draft-ietf-httpapi-idempotency-key-header-07.
"""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from wardline.model.batch import Nanos
from wardline.model.errors import OutputError
from wardline.store.database import Database
from wardline.store.tables import answers

KEPT: Nanos = 86_400 * 10**9
"""A day; a key that is used again later is a new one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a request with that digest; status 0 while it is still being worked on."""

    request: str
    status: int
    body: str


class Answers:
    """The answers in the records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, key: str, request: str, at: Nanos) -> Answer | None:
        """None where the key is new, which is now claimed; else what it was answered with."""
        with self._database.begin() as open_:
            open_.execute(delete(answers).where(answers.c.at < at - KEPT))
        try:
            with self._database.begin() as open_:
                open_.execute(insert(answers).values(key=key, request=request, status=0, body="", at=at))
        except OutputError as error:
            if not isinstance(error.__cause__, IntegrityError):
                raise
            with self._database.read() as open_:
                row = open_.execute(select(answers).where(answers.c.key == key)).first()
            return Answer(row.request, row.status, row.body) if row else None
        return None

    def give(self, key: str, status: int, body: str) -> None:
        """What the request was answered with."""
        with self._database.begin() as open_:
            open_.execute(answers.update().where(answers.c.key == key).values(status=status, body=body))

    def forget(self, key: str) -> None:
        """It failed: it may be tried again under the same key."""
        with self._database.begin() as open_:
            open_.execute(delete(answers).where(answers.c.key == key))
