"""`ReportFolder`: a report written beside its final place and moved there in one step, or not at all.

Tables grow as Parquet parts, so memory stays bounded however long the input is; a failure at any point (full disk,
interrupt, bad input) removes what was begun and leaves an earlier report as it was.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType

import polars as pl

from wardline.model.batch import Batch
from wardline.model.errors import OutputError
from wardline.model.evidence import RowRef
from wardline.model.schema import FIELDS, TABLES, TIME, polars_schema

MARKER = "wardline-report.json"
"""Says that a folder is a report of ours and may be replaced by a newer one."""

BUFFER_BYTES = 96 * 1024 * 1024
"""Rows held in memory over all tables before the largest table is written out as a part."""

_DEVICE_OF = {"orig_h": "orig_device", "addr": "orig_device", "resp_h": "resp_device"}


@cache
def stored_schema(table: str) -> pl.Schema:
    """Columns of a table as kept: those of the schema and the devices its rows were attributed to."""
    schema = polars_schema(table)
    devices = {device: FIELDS[device].dtype for addr, device in _DEVICE_OF.items() if addr in schema}
    return pl.Schema({**schema, **devices})


class ReportFolder:
    """A context manager: `append` batches, `close_tables`, `write` files, `commit`; without `commit` nothing stays.

    Every method raises OutputError where the disk or the place does not allow it.
    """

    def __init__(self, out: Path) -> None:
        self._shown = out
        self._out = out.absolute()
        self._partial = self._out.with_name(f"{self._out.name}.partial-{os.getpid()}")
        self._made: list[Path] = []
        self._buffers: dict[str, list[pl.DataFrame]] = {}
        self._sizes: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self._closed = False

    def __enter__(self) -> "ReportFolder":
        with self._writing():
            self._out = self._out.resolve()
            self._partial = self._out.with_name(f"{self._out.name}.partial-{os.getpid()}")
            self._check_place()
            self._make_parents()
            shutil.rmtree(self._partial, ignore_errors=True)
            self._partial.mkdir()
            (self._partial / "tables").mkdir()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._partial.exists():
            shutil.rmtree(self._partial, ignore_errors=True)
            for folder in reversed(self._made):
                if not any(folder.iterdir()):
                    folder.rmdir()

    def append(self, batch: Batch) -> None:
        """Keep the rows of a batch, whose tables have the columns of `stored_schema` or fewer."""
        for table, rows in batch.tables.items():
            if rows.is_empty():
                continue
            kept = _conformed(table, rows)
            self._buffers.setdefault(table, []).append(kept)
            self._sizes[table] = self._sizes.get(table, 0) + int(kept.estimated_size())
            self._counts[table] = self._counts.get(table, 0) + kept.height
        while sum(self._sizes.values()) > BUFFER_BYTES:
            self._flush(max(sorted(self._sizes), key=self._sizes.__getitem__))

    def close_tables(self) -> None:
        """Write every table that has rows to `tables/<name>.parquet`; from here on they can be read."""
        for table in sorted(self._counts):
            if table not in self._parts:
                with self._writing():
                    pl.concat(self._buffers.pop(table)).write_parquet(self._path(table))
                continue
            self._flush(table)
            parts = [self._part(table, number) for number in range(self._parts[table])]
            with self._writing():
                pl.scan_parquet(parts).sink_parquet(self._path(table))
                for part in parts:
                    part.unlink()
        self._buffers.clear()
        self._closed = True

    def counts(self) -> Mapping[str, int]:
        """Rows per table, by name; tables without rows are left out."""
        return dict(sorted(self._counts.items()))

    def scan(self, table: str) -> pl.LazyFrame:
        """A table to query; without rows where the input had none. Only after `close_tables`."""
        if not self._closed:
            raise ValueError("tables can be read after close_tables()")
        if table not in self._counts:
            return pl.LazyFrame(schema=stored_schema(table))
        return pl.scan_parquet(self._path(table))

    def rows(self, table: str, refs: Sequence[RowRef]) -> pl.DataFrame:
        """The rows of one table that the references name, in the order of the table. Only after `close_tables`."""
        key = "uid" if "uid" in TABLES[table].fields else "l2_addr"
        wanted = [ref for ref in refs if ref.table == table]
        if not wanted or table not in self._counts:
            return pl.DataFrame(schema=stored_schema(table))
        named = pl.DataFrame(
            {key: [ref.uid or None for ref in wanted], "ts": [ref.ts for ref in wanted]},
            schema={key: pl.String, "ts": pl.Int64},
        ).with_columns(pl.col("ts").cast(TIME))
        times = named.get_column("ts")
        return (
            self.scan(table)
            .filter(pl.col("ts").is_between(times.min(), times.max()))
            .join(named.lazy(), on=[key, "ts"], how="semi", nulls_equal=True, maintain_order="left")
            .collect(engine="streaming")
        )

    def write(self, name: str, text: str | Iterable[str]) -> None:
        """Write a text file of the report, from one string or piece by piece."""
        pieces = (text,) if isinstance(text, str) else text
        with self._writing(), (self._partial / name).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)

    def commit(self) -> None:
        """Put the report in its place, instead of an earlier one of ours."""
        self.write(MARKER, json.dumps({"format": 1, "tables": self.counts()}, indent=1) + "\n")
        earlier = self._out.with_name(f"{self._out.name}.earlier-{os.getpid()}")
        with self._writing():
            self._check_place()
            if not (self._out / MARKER).exists():
                self._partial.rename(self._out)
                return
            self._out.rename(earlier)
            try:
                self._partial.rename(self._out)
            except BaseException:
                earlier.rename(self._out)
                raise
        shutil.rmtree(earlier, ignore_errors=True)

    def _check_place(self) -> None:
        if not self._out.exists():
            return
        if not self._out.is_dir():
            raise OutputError(f"{self._shown} is a file: give --out a folder that is new, empty or an earlier report")
        if any(self._out.iterdir()) and not (self._out / MARKER).is_file():
            raise OutputError(
                f"{self._shown} holds files that are not a Wardline report: give another --out, or move them away"
            )

    def _make_parents(self) -> None:
        missing = [folder for folder in self._out.parents if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir()
            self._made.append(folder)

    def _flush(self, table: str) -> None:
        frames = self._buffers.pop(table, [])
        self._sizes.pop(table, None)
        if not frames:
            return
        number = self._parts.get(table, 0)
        with self._writing():
            pl.concat(frames).write_parquet(self._part(table, number))
        self._parts[table] = number + 1

    def _path(self, table: str) -> Path:
        return self._partial / "tables" / f"{table}.parquet"

    def _part(self, table: str, number: int) -> Path:
        return self._partial / "tables" / f"{table}.part-{number:06}.parquet"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(_unwritable(self._shown, error.strerror or str(error))) from error
        except pl.exceptions.ComputeError as error:
            raise OutputError(_unwritable(self._shown, str(error))) from error


def _unwritable(place: Path, reason: str) -> str:
    first_line = reason.splitlines()[0] if reason else "unknown reason"
    return f"cannot write the report to {place}: {first_line}; make room there or give another --out"


def _conformed(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    schema = stored_schema(table)
    if rows.schema == schema:
        return rows
    if unknown := [name for name in rows.columns if name not in schema]:
        raise ValueError(f"table {table} has no column {', '.join(unknown)}")
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in schema.items() if name not in rows.columns]
    filled = rows.with_columns(missing)
    return filled.select(pl.col(name).cast(dtype) for name, dtype in schema.items())
