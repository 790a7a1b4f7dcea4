"""What each controller was told so far: by whom, which kinds of command, where, and what stands out against that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.command_news import BY_OBJECT
from wardline.behaviour.commands import COMMAND
from wardline.behaviour.once import once
from wardline.behaviour.wording import counted, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.ports import DeviceView

PER_SERVER = 2000
"""Kinds of command remembered for one controller; those met longest ago go first."""

QUIET_NS = 600_000_000_000
"""What was new is told again when it comes back after ten quiet minutes …"""

ADOPTED_DAYS = 7
"""… until it was there on seven different days: then it is how the site works now, and somebody had seven chances."""

WATCHED_MINUTES = 20_160
"""A controller that nobody commanded is watched for two weeks at most: what was rare before says little of today."""

KNOWN = pl.Schema(
    {
        "client": pl.String,
        "server": pl.String,
        "command": pl.String,
        "what": pl.String,
        "first": pl.Int64,
        "last": pl.Int64,
        "visits": pl.Int64,
        "low": pl.Int64,
        "high": pl.Int64,
        "grown": pl.Int64,
        "learned": pl.Boolean,
        "days": pl.Int64,
    }
)
NOTHING = pl.DataFrame(schema=KNOWN)
"""Of a controller that nobody commanded yet."""

_DAY = 86_400_000_000_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a controller when something new reaches it; `watched`: minutes in which nobody commanded it."""

    visits: int
    singles: int
    kinds: int
    start: int
    end: int
    senders: int
    watched: int = 0


@once
def beside_known(met: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The commands of a slice beside what is known of each."""
    past = known.select(
        *COMMAND, "first", "learned", "days", low_known="low", high_known="high", grown_known="grown",
        visits_known="visits", last_known="last",
    )  # fmt: skip
    joined = met.join(past, on=COMMAND, how="left", maintain_order="left")
    wider = (pl.col("low") < pl.col("low_known")) | (pl.col("high") > pl.col("high_known"))
    back = ~pl.col("learned") & (pl.col("at") - pl.col("last_known") > QUIET_NS) & (pl.col("days") < ADOPTED_DAYS)
    return joined.with_columns(
        is_new=pl.col("first").is_null() | back.fill_null(False), is_wider=wider.fill_null(False)
    )


def learned(met: pl.DataFrame, known: pl.DataFrame, devices: DeviceView, seen: Batch) -> pl.DataFrame:
    """What is known after a slice with these commands."""
    pairs = met.group_by("client", "server", maintain_order=True).first().to_dicts()
    young = [one["server"] for one in pairs if not is_judged(one, devices, seen.start)]
    is_learned = pl.col("server").is_in(young)
    fresh = beside_known(met, known).select(
        *COMMAND,
        "what",
        first="at",
        last="last",
        visits=pl.when(is_learned).then("visits").otherwise(0),
        low="low",
        high="high",
        grown=(pl.col("is_wider") & is_learned).cast(pl.Int64),
        learned=is_learned,
        days=(pl.col("last_known").fill_null(-1) // _DAY != pl.col("last") // _DAY).cast(pl.Int64),
    )
    merged = pl.concat([known, fresh]).group_by(COMMAND, maintain_order=True)
    both = merged.agg(
        pl.col("what").first(),
        pl.col("first").min(),
        pl.col("last").max(),
        pl.col("visits").sum(),
        pl.col("low").min(),
        pl.col("high").max(),
        pl.col("grown").sum(),
        pl.col("learned").first(),
        pl.col("days").sum(),
    )
    return newest(both, ["server"], "last", PER_SERVER)


def is_judged(row: Mapping[str, Any], devices: DeviceView, at: int) -> bool:
    """Whether the pair is judged: by the controller's stage, or the client's where that is none of ours."""
    device = row["server_device"] or row["client_device"]
    return bool(device) and devices.stage(DeviceId(device), at) == "operational"


def facts(known: pl.DataFrame, server: str, row: dict[str, Any], devices: DeviceView, at: int) -> Facts:
    """What the controller is known for; says in `row` whether the sender is known to it."""
    base = known.filter((pl.col("server") == server) & pl.col("learned"))
    if base.is_empty():
        row["sender_known"] = False
        own = devices.get(DeviceId(server))
        since = own.first_seen if own else at
        return Facts(0, 0, 0, since, at, 0, min(WATCHED_MINUTES, (at - since) // 60_000_000_000))
    mine = base.filter(pl.col("client") == row["client"])
    row["sender_known"] = not mine.is_empty()
    visits = int(base["visits"].sum())
    if row["is_wider"]:
        visits, singles = int(row["visits_known"]), int(row["grown_known"])
    elif row["sender_known"]:
        same = _written(mine, row)
        counted_by = base if same.is_empty() else same
        visits, singles = int(counted_by["visits"].sum()), int((counted_by["visits"] == 1).sum())
    else:
        singles = int((base.group_by("client").agg(pl.col("visits").sum())["visits"] == 1).sum())
    start, end = base["first"].min(), base["last"].max()
    return Facts(
        visits,
        singles,
        base.height,
        start if isinstance(start, int) else at,
        end if isinstance(end, int) else at,
        base["client"].n_unique(),
    )


def _written(mine: pl.DataFrame, row: Mapping[str, Any]) -> pl.DataFrame:
    """What this client wrote before in the same way, where a write of another object is another kind of command."""
    if row["what"] != "write" or row["proto"] not in BY_OBJECT:
        return mine.clear()
    return mine.filter((pl.col("what") == "write") & pl.col("command").str.contains(f" {row['func']} ", literal=True))


def nearest(known: pl.DataFrame, row: Mapping[str, Any], devices: DeviceView) -> str:
    """The learned command most like this one: of the same client first, then the same function, then the same sort."""
    base = known.filter((pl.col("server") == row["server"]) & pl.col("learned"))
    if base.is_empty():
        return ""
    like = base.sort(
        pl.col("client") == row["client"],
        pl.col("command").str.contains(f" {row['func']}", literal=True),
        pl.col("what") == row["what"],
        "visits",
        descending=True,
        maintain_order=True,
    ).row(0, named=True)
    return f"{safe(like['command'])} from {named(like['client'], devices)}, in {counted(like['visits'], 'minute')}"
