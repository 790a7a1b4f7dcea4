"""`Batch`: one slice of traffic time from one sensor, as columns, with the sensor's health."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import polars as pl

from wardline.model.schema import polars_schema

Nanos = int
"""Nanoseconds since 1970-01-01 UTC, by the clock of the traffic."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the sensor saw and what it could not read within one slice.

    `packets` and `bytes` count everything read; `truncated` packets were cut by the capture's snap length; `malformed`
    could not be decoded and stand in `weird`; `dropped_rows` and `evicted_flows` say what a memory bound cost;
    `backwards` packets carried a time before that of the packet ahead of them.
    """

    packets: int = 0
    bytes: int = 0
    truncated: int = 0
    malformed: int = 0
    dropped_rows: int = 0
    evicted_flows: int = 0
    backwards: int = 0

    def __add__(self, other: "Health") -> "Health":
        return Health(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Batch:
    """Tables of one slice [start, end); a table with no rows may be absent from `tables`."""

    sensor: str
    start: Nanos
    end: Nanos
    tables: Mapping[str, pl.DataFrame]
    health: Health = field(default_factory=Health)

    def table(self, name: str) -> pl.DataFrame:
        """One table by name; without rows where the slice has none."""
        found = self.tables.get(name)
        return found if found is not None else _without_rows(name)


@cache
def _without_rows(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=polars_schema(name))
