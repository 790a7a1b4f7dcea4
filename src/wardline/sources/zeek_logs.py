"""`ZeekLogs`: a folder's worth of Zeek logs, merged into slices of traffic time.

Zeek writes a row when it knows it, so `conn.log` is ordered by when connections ended, not by `ts`. Rows are handed on
in that order too (a connection in the slice in which it ended, as the capture engine does). Files are read block by
block, always the one that is behind the others, and rows are held back for `LAG_S` of traffic time, within which Zeek
may write them out of order; what comes later still goes into the next slice and is counted in `Health.backwards`.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from wardline.model.batch import Batch, Health, Nanos
from wardline.model.errors import InputError
from wardline.model.ports import Progress
from wardline.model.schema import polars_schema
from wardline.sources.zeek_format import BROKEN_GZIP, Lines, LogFile, lines_of, rows_of, unpacked
from wardline.sources.zeek_tables import AT, CERT, LISTS, LOGS, X509, untimed

SLICE_NS = 60 * 1_000_000_000
LAG_S = 300
"""Zeek's longest inactivity timeout by default (TCP, 5 minutes): by so much a row follows the end of its connection."""

END_BYTES = 1024 * 1024
"""Text looked at from either end of a log to learn its span."""

MAX_HELD_ROWS = 1_000_000
MAX_CERTIFICATES = 50_000
_SLICE = "_slice"
_CERT_FIELDS = ("subject", "issuer", "cert_serial", "not_valid_before", "not_valid_after", "san_dns")


@dataclass(slots=True)
class _Log:
    """One file while it is read; `frontier` is how far its rows have come in time."""

    file: LogFile
    first: Nanos
    last: Nanos
    lines: Lines
    blocks: Iterator[list[str]]
    frontier: Nanos
    more: bool = True


@dataclass(slots=True)
class _Held:
    """Rows read and not yet handed on, by table; certificates stay until newer ones push them out."""

    tables: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    certificates: pl.DataFrame | None = None
    rows: int = 0
    malformed: int = 0
    next_slice: int = 0


class ZeekLogs:
    """Known logs among the files; each must be one that `zeek_format.identify` recognised.

    Raises InputError where no file is a log that Wardline reads, or none of those holds a row.
    """

    def __init__(self, files: Sequence[LogFile], *, sensor: str = "") -> None:
        known = [file for file in sorted(files, key=lambda file: str(file.path)) if file.log in LOGS]
        if not known:
            raise InputError(
                f"{files[0].path} and what is given with it hold no Zeek log that Wardline reads "
                f"({', '.join(sorted(LOGS))}): give at least conn.log"
            )
        self._ends = _without_twins([ends for file in known if (ends := _ends_of(file))])
        timed = [(first, last) for file, first, last, _ in self._ends if file.log != X509]
        if not timed:
            raise InputError(
                f"{known[0].path} and the logs given with it hold no rows: give logs of a time with traffic"
            )
        self._sensor = sensor
        self._span = (min(first for first, _ in timed), max(last for _, last in timed))
        self._total = sum(file.path.stat().st_size for file, *_ in self._ends)
        self._done = 0
        self._rows = 0

    @property
    def span(self) -> tuple[Nanos, Nanos]:
        """First and last time, from the first and last block of every log."""
        return self._span

    def progress(self) -> Progress:
        """Bytes of the files on the disk and rows so far."""
        return Progress(self._done, self._total, self._rows)

    def batches(self) -> Iterator[Batch]:
        """Slices of a minute that have rows, in order; each call reads the logs anew."""
        self._done = self._rows = 0
        logs = [_opened(file, first, last) for file, first, last, _ in self._ends]
        held = _Held()
        end = self._span[0]
        while reading := [log for log in logs if log.more]:
            behind = min(reading, key=lambda log: log.frontier)
            self._read(behind, held)
            self._done = sum(log.lines.done_bytes for log in logs)
            frontier = min((log.frontier for log in logs if log.more), default=None)
            until = None if frontier is None else frontier - LAG_S * 1_000_000_000
            for batch in self._handed_on(held, None if held.rows > MAX_HELD_ROWS else until):
                end = batch.end
                yield batch
        if held.malformed:
            yield Batch(self._sensor, end, end, {}, Health(malformed=held.malformed))

    def _read(self, log: _Log, held: _Held) -> None:
        lost = log.lines.malformed
        lines = next(log.blocks, None)
        held.malformed += log.lines.malformed - lost
        if lines is None:
            log.more = False
            return
        spec = LOGS[log.file.log]
        rows, log.file = rows_of(lines, log.file, spec.wanted, LISTS)
        for table, frame in spec.tables(rows.frame).items():
            if frame.is_empty():
                continue
            log.frontier = max(log.frontier, _reached(frame))
            if table == X509:
                held.certificates = _newest(held.certificates, frame.drop(AT))
                continue
            held.tables.setdefault(table, []).append(frame)
            held.rows += frame.height
        self._rows += rows.frame.height
        held.malformed += rows.malformed + untimed(rows.frame)

    def _handed_on(self, held: _Held, until: Nanos | None) -> Iterator[Batch]:
        """Batches of every held row before `until` (whole slices), or of all where it is None."""
        cut = None if until is None else until // SLICE_NS
        if cut is not None and cut <= held.next_slice:
            return
        slices: dict[int, dict[str, pl.DataFrame]] = {}
        late = 0
        for table in [name for name in LOGS_TABLES if name in held.tables]:
            frame = pl.concat(held.tables.pop(table)).sort(AT, maintain_order=True)
            frame = frame.with_columns((pl.col(AT) // SLICE_NS).alias(_SLICE))
            ready = frame if cut is None else frame.filter(pl.col(_SLICE) < cut)
            if ready.height < frame.height:
                held.tables[table] = [frame.filter(pl.col(_SLICE) >= cut).drop(_SLICE)]
            held.rows -= ready.height
            late += int((ready.get_column(_SLICE) < held.next_slice).sum())
            ready = ready.with_columns(pl.max_horizontal(_SLICE, pl.lit(held.next_slice, pl.Int64)).alias(_SLICE))
            finished = {table: _finished(table, ready, held.certificates)}
            if table == "conn":
                finished["sender"] = senders(finished["conn"])
            for name, rows in finished.items():
                for (number,), part in rows.partition_by(_SLICE, as_dict=True, include_key=False).items():
                    slices.setdefault(_int(number), {})[name] = part
        for number in sorted(slices):
            health = Health(malformed=held.malformed, backwards=late)
            held.malformed = late = 0
            held.next_slice = number
            yield self._batch(number, slices[number], health)
        if cut is not None:
            held.next_slice = max(held.next_slice, cut)

    def _batch(self, number: int, tables: Mapping[str, pl.DataFrame], health: Health) -> Batch:
        if "conn" in tables:
            conn = tables["conn"]
            packets, carried = _sum(conn, "orig_pkts", "resp_pkts"), _sum(conn, "orig_ip_bytes", "resp_ip_bytes")
            health += Health(packets=packets, bytes=carried)
        return Batch(self._sensor, number * SLICE_NS, (number + 1) * SLICE_NS, tables, health)


LOGS_TABLES = ("conn", "dns", "llmnr", "mdns", "dhcp", "tls", "http", "ntp", "mqtt", "modbus", "dnp3", "ssh", "weird")
"""Tables that the logs can fill, in the order of the schema."""


def senders(conn: pl.DataFrame) -> pl.DataFrame:
    """`sender` rows, by slice, from connections that carry link-layer addresses; none where none does."""
    length = (pl.col("duration").fill_null(0.0) * 1e9).cast(pl.Int64)
    sides = [
        conn.filter(pl.col(f"{side}_l2_addr").is_not_null(), pl.col(f"{side}_pkts").fill_null(0) > 0).select(
            _SLICE,
            "ts",
            (pl.col("ts") + pl.duration(nanoseconds=length)).alias("last_ts"),
            pl.col(f"{side}_l2_addr").alias("l2_addr"),
            pl.col(f"{side}_h").alias("addr"),
            "vlan",
            pl.lit(None, pl.UInt16).alias("ether_type"),
            pl.col(f"{side}_pkts").alias("pkts"),
            pl.col(f"{side}_ip_bytes").alias("bytes"),
        )
        for side in ("orig", "resp")
    ]
    who = (_SLICE, "l2_addr", "addr", "vlan", "ether_type")
    totals = (pl.col("ts").min(), pl.col("last_ts").max(), pl.col("pkts").sum(), pl.col("bytes").sum())
    schema = polars_schema("sender")
    seen = pl.concat(sides).group_by(who, maintain_order=True).agg(totals)
    return seen.select(*(pl.col(name).cast(dtype) for name, dtype in schema.items()), _SLICE)


def _opened(file: LogFile, first: Nanos, last: Nanos) -> _Log:
    lines = Lines(file.path)
    return _Log(file, first, last, lines, lines.blocks(), first)


def _finished(table: str, frame: pl.DataFrame, certificates: pl.DataFrame | None) -> pl.DataFrame:
    if table == "tls" and certificates is not None:
        joined = frame.join(certificates, on=CERT, how="left", suffix="_x509", maintain_order="left")
        frame = joined.with_columns(pl.coalesce(name, f"{name}_x509") for name in _CERT_FIELDS)
    return frame.select(*polars_schema(table).names(), _SLICE)


def _newest(certificates: pl.DataFrame | None, more: pl.DataFrame) -> pl.DataFrame:
    together = more if certificates is None else pl.concat([certificates, more])
    return together.unique(CERT, keep="last", maintain_order=True).tail(MAX_CERTIFICATES)


def _sum(frame: pl.DataFrame, *names: str) -> int:
    return int(sum(frame.get_column(name).sum() for name in names))


def _without_twins(ends: Sequence[tuple[LogFile, Nanos, Nanos, str]]) -> list[tuple[LogFile, Nanos, Nanos, str]]:
    """The same log lying there twice (packed and unpacked, with and without labels) is read once."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for file, first, last, row in ends:
        if (file.log, row) not in seen:
            kept.append((file, first, last, row))
        seen.add((file.log, row))
    return kept


def _ends_of(file: LogFile) -> tuple[LogFile, Nanos, Nanos, str] | None:
    """The log, its first and last row time, and what tells its first row from others; None where it holds no row."""
    try:
        head, tail = _head_and_tail(file.path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"{file.path} cannot be read: {reason}; mend the file or leave it out") from error
    first, last = _timed_rows(head, file), _timed_rows(tail, file)
    if first is None or last is None:
        return None
    return file, min(first[0], last[0]), max(first[1], last[1]), first[2]


def _head_and_tail(path: Path) -> tuple[bytes, bytes]:
    """The first and the last block of text, both of whole lines; they overlap where the file is short."""
    with path.open("rb") as raw:
        stream = unpacked(raw)
        try:
            head = tail = stream.read(END_BYTES)
            if stream is raw:
                size = raw.seek(0, os.SEEK_END)
                raw.seek(max(0, size - END_BYTES))
                tail = raw.read(END_BYTES)
            else:
                while block := stream.read(END_BYTES):
                    tail = (tail + block)[-END_BYTES:]
        except BROKEN_GZIP:
            pass
    whole_head = head if len(head) < END_BYTES else head[: head.rfind(b"\n") + 1]
    whole_tail = tail if len(tail) < END_BYTES else tail[tail.find(b"\n") + 1 :]
    return whole_head, whole_tail


def _timed_rows(block: bytes, file: LogFile) -> tuple[Nanos, Nanos, str] | None:
    spec = LOGS[file.log]
    rows, _ = rows_of(lines_of(block), file, spec.wanted, LISTS)
    times = [frame.get_column(AT) for frame in spec.tables(rows.frame).values() if frame.height]
    if not times:
        return None
    every = pl.concat(times)
    identity = json.dumps(rows.frame.row(0), ensure_ascii=False)
    return _int(every.min()), _int(every.max()), identity


def _reached(frame: pl.DataFrame) -> Nanos:
    """How far a block of rows has come: the middle one, so that a single wrong time does not hurry the others on."""
    times = frame.get_column(AT).sort()
    return _int(times.item(times.len() // 2))


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value
