"""Evidence rows: fetched once, bounded, readable."""

from collections.abc import Sequence

import polars as pl
import pytest

from tests.wardline.report import made
from wardline.model.evidence import RowRef
from wardline.model.schema import TIME, frame
from wardline.report import evidence
from wardline.report.evidence import ROWS_A_FINDING, Evidence

REFS = [RowRef("conn", f"C{at}", made.START + at) for at in range(120)]


def test_a_finding_shows_at_most_fifty_rows_with_who_and_when_in_front() -> None:
    held = Evidence()
    held.want(REFS)
    held.fetch(made.rows)
    (shown,) = held.tables(REFS)
    assert len(shown.rows) == ROWS_A_FINDING
    assert shown.columns[:4] == ("ts", "uid", "orig_h", "resp_h")
    assert "service" not in shown.columns, "columns that hold nothing are left out"
    assert shown.rows[0][:2] == ("2026-03-01 00:00:00.000", "C0")


def test_the_page_has_a_bound_and_each_table_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def rows(table: str, refs: Sequence[RowRef]) -> pl.DataFrame:
        asked.append((table, len(refs)))
        return made.rows(table, refs)

    monkeypatch.setattr(evidence, "ROWS_A_PAGE", 7)
    held = Evidence()
    held.want(REFS[:5])
    held.want(REFS[5:10])
    held.fetch(rows)
    assert asked == [("conn", 7)]
    assert held.tables(REFS[8:10]) == ()


def test_a_row_that_is_gone_is_left_out() -> None:
    held = Evidence()
    held.want(REFS[:2])
    held.fetch(lambda table, refs: made.rows(table, refs[:1]))
    (shown,) = held.tables(REFS[:2])
    assert len(shown.rows) == 1


def test_a_sender_has_no_uid_and_is_found_by_its_hardware_address() -> None:
    ref = RowRef("sender", "02:00:00:00:00:01", made.START)
    made_frame = frame("sender", [{"l2_addr": ref.uid, "addr": "10.0.0.1", "pkts": 3}])
    held = Evidence()
    held.want([ref])
    held.fetch(lambda _table, _refs: made_frame.with_columns(pl.Series("ts", [ref.ts], dtype=pl.Int64).cast(TIME)))
    assert held.words([ref]) == "sender 2026-03-01 00:00:00.000 l2_addr=02:00:00:00:00:01 addr=10.0.0.1 pkts=3"


def test_hostile_cells_are_printable_and_cut() -> None:
    ref = RowRef("dhcp", "C1", made.START)
    hostile = frame("dhcp", [{"uid": "C1", "host_name": "\x1b[2J" + "x" * 9_999, "routers": ["a", "\u202eb"]}])
    held = Evidence()
    held.want([ref])
    held.fetch(lambda _table, _refs: hostile.with_columns(pl.Series("ts", [ref.ts], dtype=pl.Int64).cast(TIME)))
    (shown,) = held.tables([ref])
    assert all(cell.isprintable() and len(cell) <= evidence.CELL for row in shown.rows for cell in row)
