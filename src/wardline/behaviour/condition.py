"""`Condition`: a bad hour of the network or of the sensor, as a value and as the derived table `condition`.

What a condition explains is no sign of an attack; `quality` recognises conditions and says what each explains.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from wardline.behaviour.scoring import part
from wardline.model.batch import Batch, Nanos
from wardline.model.evidence import RowRef
from wardline.model.finding import Part

TABLE = "condition"
RECOVERY: Nanos = 10 * 60_000_000_000
"""How long after its end a condition still explains what is seen: devices reconnect, catch up and announce."""

Name = Literal[
    "internet_outage", "service_outage", "group_outage",
    "mirror_loss", "overload", "blind", "clock_backwards", "truncated",
]  # fmt: skip
NETWORK: tuple[Name, ...] = ("internet_outage", "service_outage", "group_outage")
SENSOR: tuple[Name, ...] = ("mirror_loss", "overload", "blind", "clock_backwards", "truncated")
NAMES: tuple[Name, ...] = (*NETWORK, *SENSOR)

_EVIDENCE: pl.DataType = pl.List(pl.Struct({"table": pl.String, "uid": pl.String, "at": pl.Int64}))
_PARTS: pl.DataType = pl.List(pl.Struct({"name": pl.String, "value": pl.Float64, "why": pl.String}))
SCHEMA = pl.Schema(
    {
        "name": pl.String(),
        "scope": pl.String(),
        "start": pl.Int64(),
        "until": pl.Int64(),
        "over": pl.Boolean(),
        "told": pl.String(),
        "members": pl.List(pl.String),
        "observed": pl.Float64(),
        "usual": pl.Float64(),
        "samples": pl.Int64(),
        "since": pl.Int64(),
        "parts": _PARTS,
        "evidence": _EVIDENCE,
    }
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition as it stands after a slice.

    `scope` is the service that is lost, as `talk.peer` names it, or empty; `members` the devices (for a group that fell
    silent: link-layer addresses) concerned. It went on over [start, until]; `told` says what of it is new in this
    slice: "begins", "ends" or nothing. `observed` and `usual` are in the unit that its kind counts, `usual` learned
    from `samples` since `since`.
    """

    name: Name
    start: Nanos
    until: Nanos
    members: tuple[str, ...]
    observed: float
    usual: float
    samples: int
    since: Nanos
    parts: tuple[Part, ...]
    evidence: tuple[RowRef, ...]
    scope: str = ""
    over: bool = False
    told: str = "begins"

    def explains_at(self, start: Nanos, end: Nanos) -> bool:
        """Whether it went on, or was recovered from, at some time within [start, end]."""
        return start <= self.until + RECOVERY and end >= self.start


def to_frame(conditions: Iterable[Condition]) -> pl.DataFrame:
    """The conditions as a frame that can be written down."""
    rows = [
        {
            **{name: getattr(one, name) for name in SCHEMA if name not in ("members", "parts", "evidence")},
            "members": list(one.members),
            "parts": [{"name": each.name, "value": each.value, "why": each.why} for each in one.parts],
            "evidence": [{"table": row.table, "uid": row.uid, "at": row.ts} for row in one.evidence],
        }
        for one in conditions
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def from_frame(rows: pl.DataFrame) -> tuple[Condition, ...]:
    """The conditions that `to_frame` wrote down."""
    return tuple(
        Condition(
            **row
            | {
                "members": tuple(row["members"]),
                "parts": tuple(part(each["name"], each["value"], each["why"]) for each in row["parts"]),
                "evidence": tuple(RowRef(each["table"], each["uid"], each["at"]) for each in row["evidence"]),
            }
        )
        for row in rows.iter_rows(named=True)
    )


def conditions(seen: Batch, names: Sequence[str] = NAMES) -> tuple[Condition, ...]:
    """The conditions of these names in a batch that was judged for them; none where it was not."""
    rows = seen.tables.get(TABLE)
    if rows is None or rows.is_empty():
        return ()
    return tuple(one for one in from_frame(rows) if one.name in names)
