"""Zeek log files as frames of text: which log a file is, its columns, and blocks of its lines.

Both ways that Zeek writes logs are read: TSV with a header, and one JSON object a line; plain or gzip.

References: Zeek documentation, "Log Formats and Inspection"; Zeek `src/logging/writers/ascii`.
"""

import gzip
import json
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

import polars as pl

BLOCK_BYTES = 4 * 1024 * 1024
"""Text read at once; a line longer than this counts as malformed."""

GZIP_MAGIC = b"\x1f\x8b"
BROKEN_GZIP = (EOFError, gzip.BadGzipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class LogFile:
    """One log: `log` is Zeek's name for it ("conn"); `columns` is empty for JSON, where every line names its own."""

    path: Path
    log: str
    columns: tuple[str, ...] = ()
    separator: str = "\t"
    set_separator: str = ","
    empty: str = "(empty)"
    unset: str = "-"


@dataclass(slots=True)
class Rows:
    """Some rows of a log as text (lists of text where a field is a set or vector), and how many could not be read."""

    frame: pl.DataFrame
    malformed: int = 0


@dataclass(slots=True)
class Lines:
    """A log's lines, block by block; `done_bytes` counts the file as it lies on the disk.

    A file that breaks off (a cut line, a cut gzip stream) ends there; `malformed` counts what was lost.
    """

    path: Path
    done_bytes: int = 0
    malformed: int = 0
    _carry: bytes = field(default=b"", repr=False)

    def blocks(self) -> Iterator[list[str]]:
        """Lists of whole lines, in order."""
        with self.path.open("rb") as raw:
            stream = unpacked(raw)
            while block := self._read(stream):
                self.done_bytes = raw.tell()
                head, newline, self._carry = (self._carry + block).rpartition(b"\n")
                if newline:
                    yield lines_of(head)
                elif len(self._carry) > BLOCK_BYTES:
                    self.malformed += 1
                    self._skip_line(stream)
            self.done_bytes = raw.tell()
        if self._carry:
            yield lines_of(self._carry)
            self._carry = b""

    def _read(self, stream: BinaryIO) -> bytes:
        try:
            return stream.read(BLOCK_BYTES)
        except BROKEN_GZIP:
            self.malformed += 1
            return b""

    def _skip_line(self, stream: BinaryIO) -> None:
        self._carry = b""
        while block := self._read(stream):
            _, newline, rest = block.partition(b"\n")
            if newline:
                self._carry = rest
                return


def unpacked(raw: BinaryIO) -> BinaryIO:
    """The stream itself, or what is inside it where it is gzip."""
    start = raw.read(2)
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if start == GZIP_MAGIC else raw  # type: ignore[return-value]


def identify(path: Path, head: bytes, known: Collection[str]) -> LogFile | None:
    """Which log a file is, from its first (unpacked) bytes, else from its name; None where it is no Zeek log.

    A log that is none of `known` is returned too, with its own name.
    """
    lines = lines_of(head)
    if lines and lines[0].startswith("#separator"):
        return _from_header(path, lines)
    first = _json_object(lines[0]) if lines else None
    if first is None or "ts" not in first:
        return None
    said = first.get("_path")
    return LogFile(path, said if isinstance(said, str) else named_log(path.name, known))


def named_log(name: str, known: Collection[str]) -> str:
    """The log that a file name speaks of: conn for conn.log, conn.00:00:00-01:00:00.log.gz and labeled-conn.log."""
    words = re.split(r"[^a-z0-9_]+", name.lower())
    return next((word for word in words if word in known), words[0])


def rows_of(lines: list[str], file: LogFile, wanted: Collection[str], lists: Collection[str]) -> tuple[Rows, LogFile]:
    """The wanted fields of some lines, and the file as its latest header describes it."""
    if not file.columns:
        return _json_rows(pl.Series("line", lines, dtype=pl.String), wanted, lists), file
    total, start, frames = 0, 0, []
    headers = [number for number, line in enumerate(lines) if line.startswith("#fields")]
    for end in [*headers, len(lines)]:
        rows = _tsv_rows(pl.Series("line", lines[start:end], dtype=pl.String), file, wanted, lists)
        frames.append(rows.frame)
        total += rows.malformed
        if end < len(lines):
            file = replace(file, columns=tuple(lines[end].split(file.separator)[1:]))
        start = end
    return Rows(pl.concat(frames), total), file


def lines_of(block: bytes) -> list[str]:
    """Lines of a block of text without their ends; what is no UTF-8 is replaced."""
    return [line.rstrip("\r") for line in block.decode("utf-8", "replace").split("\n") if line]


def _from_header(path: Path, lines: list[str]) -> LogFile | None:
    separator = _unescaped(lines[0].partition(" ")[2])
    header = dict(line[1:].split(separator, 1) for line in lines[1:] if line.startswith("#") and separator in line)
    if "path" not in header or "fields" not in header:
        return None
    return LogFile(
        path,
        header["path"],
        tuple(header["fields"].split(separator)),
        separator,
        header.get("set_separator", ","),
        header.get("empty_field", "(empty)"),
        header.get("unset_field", "-"),
    )


def _unescaped(text: str) -> str:
    plain = re.sub(r"\\x([0-9a-fA-F]{2})", lambda found: chr(int(found.group(1), 16)), text)
    return plain or "\t"


def _json_object(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _schema(wanted: Collection[str], lists: Collection[str]) -> dict[str, pl.DataType]:
    return {name: pl.List(pl.String) if name in lists else pl.String() for name in sorted(wanted)}


def _tsv_rows(lines: pl.Series, file: LogFile, wanted: Collection[str], lists: Collection[str]) -> Rows:
    data = lines.filter(~lines.str.starts_with("#"))
    whole = data.filter(data.str.count_matches(file.separator, literal=True) == len(file.columns) - 1)
    cells = whole.str.split_exact(file.separator, len(file.columns) - 1).struct
    places = {name: f"field_{number}" for number, name in enumerate(file.columns)}
    frame = cells.unnest() if whole.len() else pl.DataFrame(schema={place: pl.String() for place in places.values()})
    read = []
    for name, dtype in _schema(wanted, lists).items():
        if name not in places:
            read.append(pl.lit(None, dtype).alias(name))
            continue
        text = pl.when(pl.col(places[name]) != file.unset).then(pl.col(places[name]))
        if name in lists:
            nothing = pl.lit([], dtype=pl.List(pl.String))
            listed = pl.when(text == file.empty).then(nothing).otherwise(text.str.split(file.set_separator))
            read.append(listed.alias(name))
        else:
            read.append(pl.when(text == file.empty).then(pl.lit("")).otherwise(text).alias(name))
    return Rows(frame.select(read), data.len() - whole.len())


def _json_rows(lines: pl.Series, wanted: Collection[str], lists: Collection[str]) -> Rows:
    schema = _schema(wanted, lists)
    whole = lines.filter(lines.str.json_path_match("$.ts").is_not_null())
    frame = _decoded(whole, schema)
    return Rows(frame, lines.len() - frame.height)


def _decoded(lines: pl.Series, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """Objects of one line each; a line that the decoder refuses is found by halving and left out."""
    if lines.is_empty():
        return pl.DataFrame(schema=schema)
    try:
        return lines.str.json_decode(pl.Struct(schema)).struct.unnest()
    except pl.exceptions.ComputeError:
        if lines.len() == 1:
            return pl.DataFrame(schema=schema)
    half = lines.len() // 2
    return pl.concat([_decoded(lines.slice(0, half), schema), _decoded(lines.slice(half), schema)])
