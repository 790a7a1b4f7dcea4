"""Notes, tasks and hand-overs of an incident."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wardline.store.told import an_incident
from wardline.model.errors import InputError, OutputError
from wardline.store import cases as module
from wardline.store.cases import Cases
from wardline.store.chronicle import Chronicle
from wardline.store.database import Database


@pytest.fixture
def cases(tmp_path: Path) -> Iterator[Cases]:
    with Database.in_folder(tmp_path) as database:
        Chronicle(database).write({"incidents": [an_incident(1)]})
        yield Cases(database)


def test_what_was_written_stands_in_the_order_of_time(cases: Cases) -> None:
    second = cases.add("I1", "hand-over", "night shift: watch the pump", "ward-3", 2)
    first = cases.add("I1", "note", "the pump was serviced", "ward-3", 1)
    assert cases.of("I1") == [first, second]
    assert cases.of("I2") == []


def test_a_task_is_done_once(cases: Cases) -> None:
    task, note = (cases.add("I1", kind, "look at the switch", "ward-3", 1) for kind in ("task", "note"))
    assert cases.done("I1", task.id, "operator", 5)
    assert not cases.done("I1", task.id, "operator", 6)
    assert not cases.done("I1", note.id, "operator", 5)
    assert [(one.done_at, one.done_by) for one in cases.of("I1") if one.kind == "task"] == [(5, "operator")]


def test_a_case_is_bounded_and_belongs_to_an_incident(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NOTES", 1)
    cases.add("I1", "note", "one", "ward-3", 1)
    with pytest.raises(InputError, match="bound"):
        cases.add("I1", "note", "two", "ward-3", 1)
    with pytest.raises(OutputError):
        cases.add("I9", "note", "of nothing", "ward-3", 1)
