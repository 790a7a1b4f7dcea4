"""The audit log tells who did what, and notices what was done to itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from wardline.store.audit import MOST_BYTES, Audit
from wardline.store.database import Database
from wardline.store.tables import audit


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.in_folder(tmp_path) as opened:
        yield opened


@pytest.fixture
def log(database: Database) -> Audit:
    found = Audit(database)
    for number in range(1, 6):
        found.write("operator", "verdict" if number % 2 else "sign-in", f"I{number}", {"outcome": "true"}, number)
    return found


def test_the_newest_deeds_come_first_and_page_by_page(log: Audit) -> None:
    assert [one.number for one in log.deeds(limit=2)] == [5, 4]
    assert [one.number for one in log.deeds(before=4)] == [3, 2, 1]
    assert [one.number for one in log.deeds(action="sign-in")] == [4, 2]
    assert log.deeds(who="nobody") == []
    first = log.deeds(before=2)[0]
    assert (first.who, first.action, first.about, first.told, first.at) == (
        "operator", "verdict", "I1", {"outcome": "true"}, 1
    )  # fmt: skip


def test_an_altered_or_removed_row_is_noticed(log: Audit, database: Database) -> None:
    assert log.verify() is None
    with database.begin() as open_:
        open_.execute(update(audit).where(audit.c.number == 4).values(who="somebody else"))
    assert log.verify() == 4
    with database.begin() as open_:
        open_.execute(delete(audit).where(audit.c.number == 2))
    assert log.verify() == 2


def test_a_row_that_was_cut_off_the_end_is_noticed_by_the_hash_that_was_kept_elsewhere(
    log: Audit, database: Database
) -> None:
    kept = log.last()
    with database.begin() as open_:
        open_.execute(delete(audit).where(audit.c.number == 5))
    assert log.verify() is None
    assert log.last() != kept


def test_what_is_too_long_is_cut_and_the_chain_holds(log: Audit) -> None:
    log.write("x" * 500, "note", "y" * 5_000, {"text": "z" * 50_000}, 6)
    newest = log.deeds(limit=1)[0]
    assert len(newest.who) == 100
    assert len(newest.about) == 1_000
    assert len(str(newest.told["cut"])) == MOST_BYTES
    assert log.verify() is None
