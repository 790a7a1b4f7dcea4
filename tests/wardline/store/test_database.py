"""The records open at any version before theirs, and say what is wrong where they do not."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from wardline.model.errors import InputError, OutputError, UsageError
from wardline.store.database import FILE, Database
from wardline.store.tables import answers


def test_what_was_written_is_there_when_the_records_are_opened_again(tmp_path: Path) -> None:
    with Database.in_folder(tmp_path / "new") as database, database.begin() as open_:
        open_.execute(insert(answers).values(key="k", request="r", status=200, body="{}", at=1))
    with Database.in_folder(tmp_path / "new") as database, database.read() as open_:
        assert open_.execute(select(answers.c.status)).scalar_one() == 200


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with Database.in_folder(tmp_path) as database:
        with pytest.raises(OutputError, match="make room"), database.begin() as open_:
            for _ in range(2):
                open_.execute(insert(answers).values(key="k", request="r", status=200, body="{}", at=1))
        with database.read() as open_:
            assert open_.execute(select(answers)).first() is None


def test_many_who_read_and_then_write_do_not_lose_each_others_work(tmp_path: Path) -> None:
    with Database.in_folder(tmp_path) as database:
        with database.begin() as open_:
            open_.execute(insert(answers).values(key="k", request="r", status=0, body="", at=1))

        def more(_: int) -> None:
            with database.begin() as open_:
                held = open_.execute(select(answers.c.status)).scalar_one()
                open_.execute(answers.update().values(status=held + 1))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(more, range(80)))
        with database.read() as open_:
            assert open_.execute(select(answers.c.status)).scalar_one() == 80


def test_records_of_a_later_version_are_left_alone(tmp_path: Path) -> None:
    with Database.in_folder(tmp_path) as database, database.begin() as open_:
        open_.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(InputError, match="later version of Wardline"):
        Database.in_folder(tmp_path).__enter__()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(InputError, match=r"records\.db.*restore a backup"):
        Database.in_folder(tmp_path).__enter__()


@pytest.mark.parametrize("url", ["records.db", "sqlite://me:secret@/records.db", "oracle://me:secret@host/records"])
def test_a_url_that_cannot_be_used_is_refused_in_one_line_without_its_password(url: str) -> None:
    with pytest.raises(UsageError, match="sqlite:///") as refused:
        Database(url)
    assert "secret" not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="choose another folder"):
        Database.in_folder(tmp_path / "file")


def test_the_file_is_a_plain_sqlite_database_that_others_can_open(tmp_path: Path) -> None:
    with Database.in_folder(tmp_path):
        pass
    held = sqlite3.connect(tmp_path / FILE)
    assert {"users", "audit", "incidents"} <= {row[0] for row in held.execute("SELECT name FROM sqlite_master")}
    held.close()
