"""Patterns of indicators over time: which rows meet one observation of a pattern, and which device met all of it.

All observations of a pattern are looked for on one device. What was met is kept as long as the pattern may still be
completed, at most `PER_DEVICE` observations a device.
"""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.recent import kept, since
from wardline.behaviour.row_tests import holds, with_made_columns
from wardline.behaviour.sequences import most_repeats, reach, ways
from wardline.model.batch import Batch
from wardline.model.indicator import Compound, Indicators
from wardline.model.pattern import Leaf, leaves
from wardline.model.ports import Memory
from wardline.model.row_test import Test, columns

PER_DEVICE = 1_000
"""Observations of unfinished patterns remembered for one device; those met longest ago go first."""

PER_SLICE = 1_000
"""Observations of one device in one slice that patterns are tried with."""

MET = pl.Schema(
    {
        "place": pl.Int32, "device": pl.String, "way": pl.String, "peer": pl.String, "over": pl.String,
        "table": pl.String, "uid": pl.String, "at": pl.Int64,
    }
)  # fmt: skip
"""One observation: the leaf it meets, by its number over all patterns, and the row."""

_NAMES = {"dns": "query", "tls": "server_name", "http": "host_name"}
_NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Completed:
    """A pattern that one device has met: which, and the observations that make it up, in order of time."""

    compound: Compound
    device: str
    rows: tuple[Mapping[str, object], ...]


@lru_cache(maxsize=4)
def numbered(known: Indicators) -> tuple[tuple[tuple[Compound, range], ...], tuple[Leaf, ...]]:
    """Each pattern with the numbers of its leaves, and all leaves by number."""
    held: list[tuple[Compound, range]] = []
    every: list[Leaf] = []
    for one in known.compounds:
        mine = list(leaves(one.pattern))
        held.append((one, range(len(every), len(every) + len(mine))))
        every += mine
    return tuple(held), tuple(every)


@lru_cache(maxsize=4)
def _free(known: Indicators) -> frozenset[int]:
    return frozenset(place for place, leaf in enumerate(numbered(known)[1]) if leaf.anchor is None)


def met(seen: Batch, known: Indicators, anchored: Iterable[int]) -> pl.DataFrame:
    """The rows of a slice that meet an observation (`MET`); `anchored` are leaves whose value was found in it."""
    _, every = numbered(known)
    active = sorted(_free(known) | set(anchored))
    found: list[pl.DataFrame] = []
    for table in dict.fromkeys(table for place in active for table in every[place].tests):
        rows = seen.tables.get(table)
        if rows is not None and rows.height:
            wanted = [(place, every[place].tests[table]) for place in active if table in every[place].tests]
            found += _rows(table, rows, wanted)
    if not found:
        return pl.DataFrame(schema=MET)
    flows = pl.concat(found).sort("at", "uid", "place", maintain_order=True)
    return flows.unique(["place", "device", "table", "uid", "at"], keep="first", maintain_order=True)


def completed(known: Indicators, fresh: pl.DataFrame, memory: Memory) -> list[Completed]:
    """The patterns that these observations complete, once for each device."""
    if fresh.is_empty():
        return []
    by_device: dict[str, list[dict[str, object]]] = {}
    for row in fresh.iter_rows(named=True):
        by_device.setdefault(row["device"], []).append(row)
    before = kept(memory, "met", MET)
    found: list[Completed] = []
    for device, rows in by_device.items():
        past = before.filter(pl.col("device") == device).to_dicts() if before.height else []
        places = {row["place"] for row in rows}
        for compound, numbers in numbered(known)[0]:
            if not places.isdisjoint(numbers):
                mine = [[row for row in some if row["place"] in numbers] for some in (past, rows)]
                if way := _completes(compound, numbers, mine[0], mine[1][:PER_SLICE]):
                    found.append(Completed(compound, device, way))
    return found


def remembered(known: Indicators, fresh: pl.DataFrame, memory: Memory, now: int) -> pl.DataFrame:
    """Observations that may still become part of a pattern."""
    before = kept(memory, "met", MET)
    if before.is_empty() and fresh.is_empty():
        return before
    lasting = {
        place: reach(compound.pattern)
        for compound, numbers in numbered(known)[0]
        for place in numbers
        if not isinstance(compound.pattern, Leaf)
    }
    longest = max(lasting.values(), default=0)
    both = pl.concat([before, fresh.filter(pl.col("place").is_in(list(lasting)))])
    both = since(both, "at", now, longest / _NS_PER_S)
    return newest(both, ["device"], "at", PER_DEVICE)


def _completes(
    compound: Compound, numbers: range, past: Sequence[dict[str, object]], rows: Sequence[dict[str, object]]
) -> tuple[Mapping[str, object], ...]:
    """The observations of the first match that one of the new rows completes; empty where none does."""
    if isinstance(compound.pattern, Leaf):
        return (rows[0],)
    most = most_repeats(compound.pattern)
    every: list[dict[str, object]] = []
    held: dict[int, list[tuple[int, int]]] = {}

    def add(row: dict[str, object]) -> None:
        at, place = row["at"], row["place"]
        assert isinstance(at, int)
        assert isinstance(place, int)
        mine = held.setdefault(place - numbers.start, [])
        same = [number for number, one in enumerate(every) if _same(one, row)]
        insort(mine, (same[0] if same else len(every), at), key=lambda one: one[1])
        every.append(row)
        del mine[:-most]

    for row in past:
        add(row)
    for row in rows:
        add(row)
        if found := ways(compound.pattern, held):
            chosen = min(found, key=lambda way: (way.end - way.start, way.end))
            return tuple(sorted((every[number] for number in chosen.rows), key=lambda one: str(one["at"])))
    return ()


def _same(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether two observations are one row, met by two leaves."""
    return all(one[name] == other[name] for name in ("uid", "at", "table"))


def _rows(table: str, rows: pl.DataFrame, wanted: Sequence[tuple[int, Test]]) -> list[pl.DataFrame]:
    named = frozenset().union(*(columns(test) for _, test in wanted)) | {_NAMES.get(table, "")}
    made = with_made_columns(table, rows, named)
    flags = made.select(holds(test, made).alias(str(place)) for place, test in wanted)
    found = []
    for place, _ in wanted:
        chosen = flags[str(place)]
        if chosen.any():
            mask = chosen if len(chosen) == made.height else pl.Series([True] * made.height)
            found.append(_observed(table, made.filter(mask), place))
    return [one for one in found if one.height]


def _observed(table: str, rows: pl.DataFrame, place: int) -> pl.DataFrame:
    """Rows as observations of the device that opened the flow, else of the one that was spoken to."""
    ours = pl.col("orig_device").is_not_null()
    peer = pl.when(ours).then("resp_h").otherwise("orig_h")
    if table in _NAMES:
        peer = pl.when(ours).then(pl.coalesce(_NAMES[table], "resp_h")).otherwise("orig_h")
        done, over = pl.lit("asked" if table == "dns" else "called"), pl.lit(table.upper())
    else:
        spoke = pl.col("resp_pkts").fill_null(0) > 0
        done = pl.when(spoke).then(pl.lit("called")).otherwise(pl.lit("tried"))
        over = pl.format("{}/{}", pl.col("proto").fill_null("?"), pl.col("resp_p").fill_null(0))
    way = pl.when(ours).then(done).otherwise(pl.lit("answered"))
    return rows.filter(ours | pl.col("resp_device").is_not_null()).select(
        pl.lit(place, pl.Int32).alias("place"), pl.coalesce("orig_device", "resp_device").alias("device"),
        way.alias("way"), peer.alias("peer"), over.alias("over"), pl.lit(table).alias("table"), "uid",
        pl.col("ts").cast(pl.Int64).alias("at"),
    )  # fmt: skip
