"""What the traffic of one slice states about devices: the texts they send about themselves, read by tables.

Only texts that are new for a device are read, so a quiet slice costs next to nothing. Everything a device says is data:
cut, made printable, and matched against tables; nothing of it is ever run.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl

from wardline.inventory.knowledge import read
from wardline.inventory.settling import Settled, Statement, decided
from wardline.inventory.texts import Text
from wardline.model.text import printable

LONGEST = 200
PER_RULE = 20
"""Different texts of one rule that are read for one device; the first ones count."""

STATED = pl.Schema(
    {
        "device": pl.String, "name": pl.String, "value": pl.String, "confidence": pl.Float64, "rule": pl.String,
        "ts": pl.Int64, "table": pl.String, "uid": pl.String, "text": pl.String,
    }
)  # fmt: skip


class Index(NamedTuple):
    """The same rows by device: texts that were read under each rule, and what they state."""

    heard: Mapping[tuple[str, str], frozenset[str]]
    said: Mapping[str, tuple[Statement, ...]]


@dataclass(frozen=True)
class Stated:
    """All statements so far; everything else here is made from the same rows and kept while they stay the same."""

    frame: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=STATED))
    settled: dict[str, Settled] = field(default_factory=dict, compare=False, repr=False)
    carried: Index | None = field(default=None, compare=False, repr=False)

    @cached_property
    def index(self) -> Index:
        """The rows by device: carried on from the slice before, or made from all rows."""
        return self.carried or _indexed(self.frame.iter_rows(), Index({}, {}))

    def about(self, device: str) -> Settled:
        """The attributes of a device that won and those that lost."""
        if device not in self.settled:
            self.settled[device] = decided(self.index.said.get(device, ()))
        return self.settled[device]


def stated(said: Iterable[Text], known: Stated) -> Stated:
    """All statements after what was said in one slice; `known` itself where nothing was new."""
    fresh: dict[tuple[str, str], dict[str, Text]] = {}
    for one in said:
        key, text = (one.device, one.rule), one.text[:LONGEST]
        heard, now = known.index.heard.get(key, frozenset()), fresh.get(key)
        if text in heard or (now is not None and text in now) or len(heard) + len(now or ()) >= PER_RULE:
            continue
        fresh.setdefault(key, {})[text] = one._replace(text=text)
    if not fresh:
        return known
    rows = [row for found in fresh.values() for one in found.values() for row in _read(one)]
    frame = pl.concat([known.frame, pl.DataFrame(rows, schema=STATED, orient="row")], rechunk=True)
    spoke = {device for device, _ in fresh}
    settled = {device: done for device, done in known.settled.items() if device not in spoke}
    return Stated(frame, settled, _indexed(rows, known.index))


def only(known: Stated, devices: Container[str]) -> Stated:
    """The statements about these devices; what was stated about others is forgotten."""
    gone = [device for device in known.frame["device"].unique() if device not in devices]
    if not gone:
        return known
    heard = {key: found for key, found in known.index.heard.items() if key[0] in devices}
    said = {device: found for device, found in known.index.said.items() if device in devices}
    settled = {device: done for device, done in known.settled.items() if device in devices}
    return Stated(known.frame.filter(~pl.col("device").is_in(gone)), settled, Index(heard, said))


def _indexed(rows: Iterable[tuple[Any, ...]], before: Index) -> Index:
    """The index with these rows (schema `STATED`) added; texts that say nothing count as heard alone."""
    heard: dict[tuple[str, str], set[str]] = {}
    said: dict[str, list[Statement]] = {}
    for one in (Statement(*row) for row in rows):
        heard.setdefault((one.device, one.rule), set()).add(one.text)
        if one.name:
            said.setdefault(one.device, []).append(one)
    more = {key: before.heard.get(key, frozenset()) | found for key, found in heard.items()}
    return Index(
        {**before.heard, **more},
        {**before.said, **{device: (*before.said.get(device, ()), *found) for device, found in said.items()}},
    )


def _read(one: Text) -> Iterator[tuple[Any, ...]]:
    """The statements of one text; one without a name where it says nothing, so that it is not read again."""
    uid, ts = one.row.uid, one.row.ts
    for name, value, confidence in read(one.rule, printable(one.text, LONGEST)) or [("", "", 0.0)]:
        yield one.device, name, printable(value, LONGEST), confidence, one.rule, ts, one.table, uid, one.text
