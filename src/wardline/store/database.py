"""`Database`: the records of the service in SQLite or PostgreSQL, brought to this version's tables when it is opened.

References: sqlite.org/wal.html; sqlite.org/pragma.html `busy_timeout`, `foreign_keys`, `synchronous`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from wardline.model.errors import InputError, OutputError, UsageError

FILE = "records.db"
_WRITES = "wardline_writes"


class Database:
    """A context manager over the records; `url` is one of SQLAlchemy, such as sqlite:///records.db.

    Raises UsageError for a URL that is none, InputError where the records cannot be opened or are of a later version.
    """

    def __init__(self, url: str) -> None:
        try:
            self._url = make_url(url)
            self._engine = create_engine(self._url, pool_pre_ping=True)
        except (ArgumentError, ModuleNotFoundError) as error:
            why = str(error).splitlines()[0]
            raise UsageError(
                f"the database URL cannot be used: {why}; write for example sqlite:///records.db"
            ) from None
        if self.is_sqlite:
            event.listen(self._engine, "connect", _of_sqlite)
            event.listen(self._engine, "begin", _begin_of_sqlite)

    @classmethod
    def in_folder(cls, folder: Path) -> "Database":
        """The records in a file of a folder, which is made where it is missing."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot make {folder}: {error.strerror}; choose another folder") from None
        return cls(f"sqlite:///{(folder / FILE).absolute()}")

    @property
    def is_sqlite(self) -> bool:
        """Whether it is one file on this machine."""
        return self._url.get_backend_name() == "sqlite"

    def __enter__(self) -> "Database":
        try:
            with self._engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
                config = Config()
                config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError:
            raise InputError(
                f"the records in {self.shown} are of a later version of Wardline: install that one"
            ) from None
        except SQLAlchemyError as error:
            raise InputError(f"cannot open the records in {self.shown}: {_reason(error)}; restore a backup") from None
        return self

    def __exit__(self, *_error: object) -> None:
        self._engine.dispose()

    @property
    def shown(self) -> str:
        """The place as it may be told: without a password."""
        return self._url.render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Reads that see one moment, however others write meanwhile. Raises InputError."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise InputError(f"cannot read the records in {self.shown}: {_reason(error)}; restore a backup") from error

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing. Raises OutputError where it cannot be written."""
        try:
            with self._engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
                yield connection
        except SQLAlchemyError as error:
            raise OutputError(f"cannot write the records in {self.shown}: {_reason(error)}; make room there") from error


def _reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0][:200]


def _of_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins and ends transactions, see below
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_of_sqlite(connection: Connection) -> None:
    # A transaction that first reads and then writes fails beside another writer unless it is a writer from the start.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
