"""Zeek logs for the tests, written as Zeek writes them."""

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

Row = Mapping[str, object]


def flow(ts: float | str, uid: str, **more: object) -> dict[str, object]:
    """A row with the fields that every flow log has."""
    return {
        "ts": ts, "uid": uid, "id.orig_h": "192.0.2.1", "id.orig_p": 40000, "id.resp_h": "192.0.2.2", "id.resp_p": 80,
    } | more  # fmt: skip


def tsv(log: str, rows: Sequence[Row]) -> str:
    """Rows as Zeek's TSV with its header; the fields are those of all rows."""
    fields = list(dict.fromkeys(name for row in rows for name in row)) or ["ts", "uid"]
    header = ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", f"#path\t{log}"]
    lines = ["\t".join(_cell(row.get(name)) for name in fields) for row in rows]
    return "\n".join([*header, "#fields\t" + "\t".join(fields), *lines, "#close\t2026-01-01-00-00-00", ""])


def ndjson(rows: Sequence[Row]) -> str:
    """Rows as Zeek's JSON: one object a line, unset fields left out."""
    return "".join(json.dumps({k: v for k, v in row.items() if v is not None}) + "\n" for row in rows)


def write(folder: Path, name: str, text: str) -> Path:
    """A log file; packed where the name ends in .gz."""
    path = folder / name
    path.write_bytes(gzip.compress(text.encode(), mtime=0) if name.endswith(".gz") else text.encode())
    return path


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, list | tuple):
        return ",".join(_cell(item) for item in value) or "(empty)"
    return f"{value:.6f}" if isinstance(value, float) else str(value)
