"""The rows behind what the page says, fetched once and within a bound."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from wardline.model.evidence import RowRef
from wardline.model.text import printable
from wardline.report.report import Rows

ROWS_A_FINDING = 50
ROWS_A_PAGE = 2_000
CELL = 120
"""Characters of a cell that are shown."""

_FIRST = ("ts", "uid", "orig_h", "orig_p", "resp_h", "resp_p")


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows of one table as text: only columns that hold something, those that say who and when in front."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Evidence:
    """Rows asked for in order of importance until the page's bound is reached, then fetched table by table."""

    def __init__(self) -> None:
        self._wanted: dict[RowRef, None] = {}
        self._found: dict[RowRef, Mapping[str, object]] = {}

    def want(self, refs: Iterable[RowRef], most: int = ROWS_A_FINDING) -> None:
        """Ask for the first `most` of these rows; what exceeds the page's bound is not fetched."""
        for ref in list(refs)[:most]:
            if len(self._wanted) < ROWS_A_PAGE:
                self._wanted.setdefault(ref)

    def fetch(self, rows: Rows) -> None:
        """Get every row asked for, one call a table."""
        by_table: dict[str, list[RowRef]] = {}
        for ref in self._wanted:
            by_table.setdefault(ref.table, []).append(ref)
        for table in sorted(by_table):
            self._keep(table, by_table[table], rows(table, by_table[table]))

    def tables(self, refs: Sequence[RowRef]) -> tuple[Shown, ...]:
        """The fetched rows among these references, one `Shown` a table."""
        by_table: dict[str, list[Mapping[str, object]]] = {}
        for ref in dict.fromkeys(refs[:ROWS_A_FINDING]):
            if ref in self._found:
                by_table.setdefault(ref.table, []).append(self._found[ref])
        return tuple(_shown(table, rows) for table, rows in by_table.items())

    def words(self, refs: Sequence[RowRef]) -> str:
        """The first fetched row among these references in one line, its table in front; empty where there is none."""
        for ref in refs:
            if row := self._found.get(ref):
                said = [f"{name}={_cell(value)}" for name, value in row.items() if name not in _FIRST and _holds(value)]
                return printable(f"{ref.table} {_cell(row.get('ts'))} {' '.join(said)}", 240)
        return ""

    def _keep(self, table: str, refs: Sequence[RowRef], frame: pl.DataFrame) -> None:
        key = "uid" if "uid" in frame.columns else "l2_addr"
        wanted = {(ref.uid, ref.ts): ref for ref in refs}
        times = frame.get_column("ts").dt.epoch("ns").to_list() if frame.height else []
        for ns, row in zip(times, frame.iter_rows(named=True), strict=False):
            ref = wanted.get((row.get(key) or "", ns))
            if ref is not None:
                self._found.setdefault(ref, row)


def _shown(table: str, rows: Sequence[Mapping[str, object]]) -> Shown:
    names = [name for name in rows[0] if any(_holds(row.get(name)) for row in rows)]
    names.sort(key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    return Shown(table, tuple(names), tuple(tuple(_cell(row.get(name)) for name in names) for row in rows))


def _holds(value: object) -> bool:
    return value is not None and value not in ("", [])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}.{value.microsecond // 1000:03d}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return printable(", ".join(_cell(one) for one in value[:40]), CELL)
    return printable(str(value), CELL)
