"""How long a thing that others call bad has been in use here: what benign devices have long done is likely benign.

Each hour in which a device did it counts once. After u device-days in which it did no visible harm, the next is
harmless with odds of u + 1 to 1 (Laplace's rule of succession).
"""

import math
from collections.abc import Collection, Mapping

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.recent import kept
from wardline.behaviour.scoring import part
from wardline.model.batch import Nanos
from wardline.model.finding import Part
from wardline.model.ports import Memory

PER_DEVICE = 100
"""Things remembered for one device; those done longest ago go first."""

MOST = 4.0
"""Nats that long use may take away at most: a list that is right stays visible."""

HOUR: Nanos = 3_600_000_000_000
USED = pl.Schema({"what": pl.String, "device": pl.String, "hours": pl.Int64, "learned": pl.Int64, "last": pl.Int64})


def used(memory: Memory, done: Collection[tuple[str, str, bool]], now: Nanos) -> pl.DataFrame:
    """The memory after (what, device, whether it is still learned) were seen in the hour of `now`."""
    before = kept(memory, "used", USED)
    if not done:
        return before
    hour = now // HOUR
    rows = [(what, device, 1, int(learned), hour) for what, device, learned in sorted(done)]
    fresh = pl.DataFrame(rows, schema=USED, orient="row")
    again = fresh.join(before.filter(pl.col("last") >= hour), on=["what", "device"], how="anti", maintain_order="left")
    if again.is_empty():
        return before
    merged = pl.concat([before, again]).group_by("what", "device", maintain_order=True)
    both = merged.agg(pl.col("hours", "learned").sum(), pl.col("last").max())
    return newest(both, ["device"], "last", PER_DEVICE)


def days_of_use(memory: Memory, what: Collection[str], now: Nanos) -> Mapping[tuple[str, str], float]:
    """Device-days of use before this hour, by thing and by device for whom it counts.

    For the device "" all use counts; a device's own counts only while it was learned, so that nothing excuses itself.
    """
    before = kept(memory, "used", USED)
    if before.is_empty():
        return {}
    mine = before.filter(pl.col("what").is_in(list(what)))
    all_of: dict[str, float] = {}
    own: dict[tuple[str, str], float] = {}
    for thing, device, hours, learned, last in mine.iter_rows():
        past = hours - (last == now // HOUR)
        all_of[thing] = all_of.get(thing, 0.0) + past / 24
        own[thing, device] = (past - min(past, learned)) / 24
    whole = {(thing, ""): days for thing, days in all_of.items()}
    return whole | {(thing, device): all_of[thing] - excused for (thing, device), excused in own.items()}


def long_used(days: Mapping[tuple[str, str], float], what: str, device: str) -> Part | None:
    """The part that use here takes away; None where there was none."""
    u = days.get((what, device), days.get((what, ""), 0.0))
    if u <= 0:
        return None
    why = f"devices here used it for {u:.2g} device-days before, and nothing came of it"
    return part("long used here", -min(MOST, math.log(u + 1)), why)
