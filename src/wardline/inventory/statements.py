"""What the traffic of one slice states about devices: the texts they send about themselves, read by tables.

Only texts that are new for a device are read, so a quiet slice costs next to nothing. Everything a device says is data:
cut, made printable, and matched against tables; nothing of it is ever run.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

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


@dataclass(frozen=True)
class Stated:
    """All statements so far; everything else here is made from the same rows and kept while they stay the same."""

    frame: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=STATED))
    settled: dict[str, Settled] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def heard(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """Texts that were read, by device and rule."""
        texts_: dict[tuple[str, str], set[str]] = {}
        for device, rule, text in self.frame.select("device", "rule", "text").iter_rows():
            texts_.setdefault((device, rule), set()).add(text)
        return {key: frozenset(found) for key, found in texts_.items()}

    @cached_property
    def by_device(self) -> Mapping[str, Sequence[Statement]]:
        """What was stated about each device; texts that say nothing are left out."""
        said: dict[str, list[Statement]] = {}
        for row in self.frame.filter(pl.col("name") != "").iter_rows():
            said.setdefault(row[0], []).append(Statement(*row))
        return said

    def about(self, device: str) -> Settled:
        """The attributes of a device that won and those that lost."""
        if device not in self.settled:
            self.settled[device] = decided(self.by_device.get(device, ()))
        return self.settled[device]


def stated(said: Iterable[Text], known: Stated) -> Stated:
    """All statements after what was said in one slice; `known` itself where nothing was new."""
    fresh: dict[tuple[str, str], dict[str, Text]] = {}
    for one in said:
        key, text = (one.device, one.rule), one.text[:LONGEST]
        heard, now = known.heard.get(key, frozenset()), fresh.get(key)
        if text in heard or (now is not None and text in now) or len(heard) + len(now or ()) >= PER_RULE:
            continue
        fresh.setdefault(key, {})[text] = one._replace(text=text)
    if not fresh:
        return known
    rows = [row for found in fresh.values() for one in found.values() for row in _read(one)]
    frame = pl.concat([known.frame, pl.DataFrame(rows, schema=STATED, orient="row")], rechunk=True)
    spoke = {device for device, _ in fresh}
    return Stated(frame, {device: done for device, done in known.settled.items() if device not in spoke})


def _read(one: Text) -> Iterator[tuple[object, ...]]:
    """The statements of one text; one without a name where it says nothing, so that it is not read again."""
    uid, ts = one.row.uid, one.row.ts
    for name, value, confidence in read(one.rule, printable(one.text, LONGEST)) or [("", "", 0.0)]:
        yield one.device, name, printable(value, LONGEST), confidence, one.rule, ts, one.table, uid, one.text
