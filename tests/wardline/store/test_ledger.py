"""The ledger keeps every row, takes back by another, and notices what was altered."""

import sqlite3
from pathlib import Path

import pytest

from wardline.model.errors import InputError
from wardline.store.ledger import FILE, Ledger


def _written(folder: Path, count: int = 3) -> None:
    with Ledger(folder) as ledger:
        for number in range(count):
            ledger.write("lesson", {"about": f"matter {number}"}, "somebody", 1_000 + number)


def test_rows_get_ids_and_are_read_back(tmp_path: Path) -> None:
    _written(tmp_path)
    with Ledger(tmp_path) as ledger:
        assert [one.id for one in ledger.standing()] == ["L1", "L2", "L3"]
        assert ledger.entries()[1].told == {"about": "matter 1"}
        assert ledger.verify() is None


@pytest.mark.feature("B7")
def test_what_is_taken_back_stands_no_longer_and_stays_in_the_ledger(tmp_path: Path) -> None:
    _written(tmp_path)
    with Ledger(tmp_path) as ledger:
        ledger.write("undo", {"id": "L2", "reason": "wrong device"}, "somebody", 2_000)
        assert [one.id for one in ledger.standing()] == ["L1", "L3"]
        assert len(ledger.entries()) == 4
        assert ledger.verify() is None


@pytest.mark.parametrize(
    "change",
    [
        'UPDATE ledger SET told = \'{"about":"something else"}\' WHERE number = 2',
        "UPDATE ledger SET who = 'somebody else' WHERE number = 2",
        "DELETE FROM ledger WHERE number = 2",
        "UPDATE ledger SET number = 7 WHERE number = 2",
    ],
)
def test_an_altered_row_is_noticed(tmp_path: Path, change: str) -> None:
    _written(tmp_path)
    database = sqlite3.connect(tmp_path / FILE)
    database.execute(change)
    database.commit()
    database.close()
    with Ledger(tmp_path) as ledger:
        assert ledger.verify() in ("L2", "L3")


def test_a_row_that_is_no_json_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    _written(tmp_path)
    database = sqlite3.connect(tmp_path / FILE)
    database.execute("UPDATE ledger SET told = '[' WHERE number = 2")
    database.commit()
    database.close()
    with Ledger(tmp_path) as ledger, pytest.raises(InputError, match="was altered"):
        ledger.entries()


def test_too_much_is_refused(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger, pytest.raises(InputError, match="fewer than"):
        ledger.write("lesson", {"about": "x" * 30_000}, "somebody", 0)
