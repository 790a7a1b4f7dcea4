"""Migrations run once, however often the records are opened."""

from pathlib import Path

from sqlalchemy import text

from wardline.store.database import Database


def test_opening_again_runs_no_migration_again(tmp_path: Path) -> None:
    versions = []
    for _ in range(2):
        with Database.in_folder(tmp_path) as database, database.read() as open_:
            versions.append(open_.execute(text("SELECT version_num FROM alembic_version")).scalars().all())
    assert versions[0] == versions[1]
    assert len(versions[0]) == 1
