"""The first migration makes the tables that the code knows."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from wardline.store.database import Database
from wardline.store.tables import metadata


def test_the_migrations_lead_to_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    with Database.in_folder(tmp_path) as database, database.read() as open_:
        assert compare_metadata(MigrationContext.configure(open_), metadata) == []
