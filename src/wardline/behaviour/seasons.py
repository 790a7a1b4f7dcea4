"""What each hour of the week usually brings: the largest rate of a minute, by device and measure.

An hour is compared with the largest that the same hour and its two neighbours had, on every day before (from two days
on) or on the same day of the week (from two weeks on). How far hours exceed that is learned too, so that a device
without a rhythm is expected to have none.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from wardline.behaviour.scoring import ATTACKS_A_DAY, calibrated
from wardline.behaviour.tails import STEP, tail

HOUR_NS = 3_600_000_000_000
DAY, WEEK = 24, 168
CYCLES = 2
"""Full days, or weeks, before a season is followed."""

BINS = 64
"""Bins for the excess over a season, each a fifth."""

PRIOR = math.log(ATTACKS_A_DAY / DAY)
"""One attack in 1000 days, in one of the hours of a day."""

STRONGEST = 20.0
ODD_WEIGHT = 0.2
"""What an odd hour counts beside 1 for an ordinary one: five of them begin to be normal."""

FACTOR = 2.0
"""A rate below this many times what the season brings is never odd."""

Floats = npt.NDArray[np.float32]

SCHEMA = pl.Schema(
    {
        "device": pl.String(),
        "measure": pl.String(),
        "since": pl.Int64(),
        "level": pl.Array(pl.Float32, WEEK),
        "excess": pl.Array(pl.Float32, BINS),
    }
)
LIMITS = pl.Schema(
    {
        "device": pl.String, "measure": pl.String, "limit": pl.Float64, "usual": pl.Float64, "since": pl.Int64,
        "hours": pl.Float64,
    }
)  # fmt: skip


def cycle(hours: int) -> int:
    """The season that so many hours support: `DAY`, `WEEK`, or 0 for none."""
    return WEEK if hours >= CYCLES * WEEK else DAY if hours >= CYCLES * DAY else 0


def usual(levels: Floats, since: npt.NDArray[np.int64], hour: int) -> Floats:
    """ln(1 + rate) that the season brings at that hour, by row; NaN where no season is supported."""
    near = [hour - 1, hour, hour + 1]
    weekly = levels[:, [one % WEEK for one in near]].max(axis=1)
    daily = levels.reshape(-1, WEEK // DAY, DAY)[:, :, [one % DAY for one in near]].max(axis=(1, 2))
    followed = np.where(hour - since >= CYCLES * DAY, daily, np.float32(np.nan))
    return np.where(hour - since >= CYCLES * WEEK, weekly, followed).astype(np.float32)


def learned(season: pl.DataFrame, tops: pl.DataFrame, limits: pl.DataFrame, hour: int) -> pl.DataFrame:
    """The seasons after that hour, whose largest rates are `tops` (device, measure, top); a silent hour counts as 0."""
    on = ["device", "measure"]
    fresh = tops.join(season, on=on, how="anti", maintain_order="left").select(*on)
    zeros = [pl.Series(name, np.zeros((fresh.height, size), np.float32), dtype=SCHEMA[name])
             for name, size in (("level", WEEK), ("excess", BINS))]  # fmt: skip
    known = pl.concat([season, fresh.with_columns(pl.lit(hour, pl.Int64).alias("since"), *zeros)])
    rows = known.select(on).join(tops, on=on, how="left", maintain_order="left")
    rows = rows.join(limits.select(*on, "limit"), on=on, how="left", maintain_order="left")
    top = rows["top"].fill_null(0.0).to_numpy()
    odd = top >= rows["limit"].fill_null(math.inf).to_numpy()
    level, excess = np.array(known["level"].to_numpy()), np.array(known["excess"].to_numpy())
    since = known["since"].to_numpy()
    now, expected = np.log1p(top).astype(np.float32), usual(level, since, hour)
    excess[hour - since == CYCLES * WEEK] = 0  # the season is another one from here on, and so is what exceeds it
    followed = np.flatnonzero(~np.isnan(expected))
    place = np.clip((now[followed] - expected[followed]) / STEP, 0, BINS - 1).astype(np.int64)
    excess[followed, place] += np.where(odd[followed], ODD_WEIGHT, 1.0).astype(np.float32)
    slot = hour % WEEK
    level[:, slot] = np.where(odd, level[:, slot], np.maximum(now, level[:, slot] - np.float32(STEP)))
    return known.with_columns(
        pl.Series("level", level, dtype=SCHEMA["level"]), pl.Series("excess", excess, dtype=SCHEMA["excess"])
    )


def limits_at(season: pl.DataFrame, hour: int, measures: int) -> pl.DataFrame:
    """The least rate that is odd at that hour, for every season that has been followed for a full cycle."""
    if season.is_empty():
        return pl.DataFrame(schema=LIMITS)
    since, pools = season["since"].to_numpy(), season["excess"].to_numpy()
    expected, hours = usual(season["level"].to_numpy(), since, hour), pools.sum(axis=1)
    enough = np.where(hour - since >= CYCLES * WEEK, WEEK, CYCLES * DAY)
    found = []
    for row in np.flatnonzero((hours >= enough) & ~np.isnan(expected)):
        bins = least_odd(pools[row].tolist(), measures)
        level = float(expected[row])
        limit = max(math.expm1(level + bins * STEP), FACTOR * math.expm1(level))
        device, measure = season["device"][int(row)], season["measure"][int(row)]
        found.append((device, measure, limit, math.expm1(level), int(since[row]), float(hours[row])))
    return pl.DataFrame(found, schema=LIMITS, orient="row")


def worth(pool: Sequence[float], bins: int) -> tuple[float, float]:
    """The chance that an hour exceeds its season by so many bins, and the evidence of that in nats."""
    held = [(place, weight) for place, weight in enumerate(pool) if weight > 0]
    p = tail(held, math.expm1((bins + 0.5) * STEP)).p
    return p, min(STRONGEST, calibrated(p))


def least_odd(pool: Sequence[float], measures: int) -> int:
    """The least excess, in bins, that outweighs the prior after paying for looking at several measures."""
    needed = tried(measures) - PRIOR
    return bisect_left(range(2 * BINS), needed, key=lambda bins: worth(pool, bins)[1])


def excess(value: float, brings: float) -> int:
    """How many bins a rate lies beyond what the season brings."""
    return int((math.log1p(value) - math.log1p(brings)) / STEP)


def tried(measures: int) -> float:
    """What looking at several measures costs, in nats."""
    return math.log(measures)
