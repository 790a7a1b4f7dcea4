"""How far our tables agree with logs that Zeek wrote of the same captures, field by field.

A folder is walked for `baseline/<test>/<table>.log` beside captures, as the ICSNPP parsers of CISA lay them out. Rows
are matched by their endpoints (those logs hide the times); the capture of a log is the one that matches most rows.

    python -m bench.zeek_agreement ../shared/data/protocols/icsnpp
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from wardline import wire

TABLES = ("conn", "dns", "modbus")
ENDPOINTS = ("orig_h", "orig_p", "resp_h", "resp_p")
NOT_COMPARED = {"ts", "uid", *ENDPOINTS}

# Logs that a test cut down with zeek-cut have no header; their columns are known by how many there are.
CUT_DOWN = {
    ("conn", 6): (*ENDPOINTS, "proto", "service"),
    ("modbus", 8): ("ts", "uid", *ENDPOINTS, "func", "exception"),
}

Row = Mapping[str, str]
Key = tuple[str, ...]


@dataclass
class Agreement:
    """Counts over all logs of one table."""

    rows: int = 0
    unmatched: int = 0
    extra: int = 0
    same: Counter[str] = field(default_factory=Counter)
    compared: Counter[str] = field(default_factory=Counter)
    differences: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def zeek_rows(path: Path) -> list[Row]:
    """The rows of a Zeek TSV log with our field names; empty where its columns are not known."""
    names: Sequence[str] = ()
    rows: list[Row] = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        cells = line.split("\t")
        if cells[0] == "#fields":
            names = [name.removeprefix("id.") for name in cells[1:]]
        elif not line.startswith("#"):
            names = names or CUT_DOWN.get((path.stem, len(cells)), ())
            rows += [dict(zip(names, cells, strict=False))] if names else []
    return rows


def our_rows(capture: Path) -> dict[str, list[Row]]:
    """The rows of a capture as Zeek would print them, by table."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for part in wire.Reader([str(capture)]):
        for name in TABLES:
            if name in part.tables:
                rows[name].extend(printed(pl.DataFrame(part.tables[name])))
    return rows


def printed(frame: pl.DataFrame) -> Iterator[Row]:
    """Cells as Zeek prints them."""
    for row in frame.sort("ts", maintain_order=True).iter_rows(named=True):
        yield {name: cell(value) for name, value in row.items()}


def cell(value: object) -> str:
    """One value as Zeek prints it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, float):
        return f"{value:.6f}"
    if isinstance(value, list):
        return ",".join(cell(item) for item in value) or "(empty)"
    return str(value)


def key_of(row: Row) -> Key:
    """What a row is matched by."""
    return tuple(row.get(name, "-") for name in (*ENDPOINTS, "proto"))


def by_key(rows: Sequence[Row]) -> dict[Key, list[Row]]:
    """Rows in order, by what they are matched by."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key_of(row)].append(row)
    return groups


def matches(theirs: Sequence[Row], ours: Sequence[Row]) -> tuple[int, int]:
    """How many of their rows have one of ours; of captures alike in that, the one with fewer other rows."""
    left, right = Counter(map(key_of, theirs)), Counter(map(key_of, ours))
    return sum((left & right).values()), -len(ours)


def pairs(theirs: list[Row], ours: list[Row], fields: Sequence[str]) -> Iterator[tuple[Row, Row | None]]:
    """Each of their rows with the nearest of ours that has the same endpoints."""
    groups = by_key(ours)
    for row in theirs:
        group = groups[key_of(row)]
        best = max(range(len(group)), key=lambda n: sum(group[n][f] == row[f] for f in fields), default=None)
        yield row, group.pop(best) if best is not None else None


def compare(theirs: list[Row], ours: list[Row], result: Agreement) -> None:
    """Adds one log to the counts."""
    if not theirs:
        return
    fields = [name for name in theirs[0] if ours and name in ours[0] and name not in NOT_COMPARED]
    result.rows += len(theirs)
    result.extra += max(0, len(ours) - len(theirs))
    for left, right in pairs(theirs, ours, fields):
        if right is None:
            result.unmatched += 1
            continue
        for name in fields:
            result.compared[name] += 1
            if same(left[name], right[name]):
                result.same[name] += 1
            else:
                result.differences[name, left[name], right[name]] += 1


def same(left: str, right: str) -> bool:
    """Equal as text, or as times within a microsecond (Zeek keeps time as a double)."""
    if left == right:
        return True
    try:
        return "." in left and abs(float(left) - float(right)) < 2e-6
    except ValueError:
        return False


def run(root: Path) -> dict[str, Agreement]:
    """Compares every log under a folder."""
    results = {name: Agreement() for name in TABLES}
    for parser in sorted(path for path in root.iterdir() if path.is_dir()):
        captures = sorted(path for path in parser.rglob("*") if path.suffix in {".pcap", ".pcapng"})
        read = {capture: our_rows(capture) for capture in captures}
        for name in TABLES:
            for log in sorted(parser.rglob(f"baseline/*/{name}.log")):
                theirs = zeek_rows(log)
                best = max(captures, key=lambda capture: matches(theirs, read[capture][name]))
                if theirs:
                    print(f"{log.relative_to(root)}: {len(theirs)} rows, {best.name}: {len(read[best][name])} rows")
                    compare(theirs, read[best][name], results[name])
    return results


def main() -> None:
    """Prints the agreement of each table and field, and the differences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, nargs="?", default=Path("../shared/data/protocols/icsnpp"))
    parser.add_argument("--differences", type=int, default=40, help="how many to list for each table")
    options = parser.parse_args()
    for name, result in run(options.root).items():
        if not result.rows:
            continue
        print(
            f"\n{name}: {result.rows} rows of Zeek, {result.unmatched} without one of ours, {result.extra} more of ours"
        )
        for column, compared in result.compared.items():
            share = 100 * result.same[column] / compared
            print(f"  {column:14} {result.same[column]:6} of {compared:6} agree ({share:.2f} %)")
        for (column, left, right), count in result.differences.most_common(options.differences):
            print(f"    {count:5} x {column}: Zeek {left}, ours {right}")


if __name__ == "__main__":
    main()
