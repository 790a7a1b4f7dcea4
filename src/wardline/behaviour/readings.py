"""What registers read, slice by slice: one row for each register with its range, steps and stillness.

A reading is a value in a response, placed by the address that its request asked for; 16 bits as they are, since no
traffic tells how a maker scales them. A counter or the low word of a wider number has a range that holds everything,
so that nothing is ever said of it.

References: Modbus Application Protocol V1.1b3 6.3, 6.4 (registers read).
"""

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.once import once
from wardline.behaviour.recent import kept
from wardline.model.batch import Batch
from wardline.model.ports import Memory

KEY = ["server", "unit", "func_code", "register"]
PER_SERVER = 200
"""Registers followed at one server: those that moved most often."""

PAUSE = 3
"""A pause this many times as long as the usual time between two readings breaks the series."""

_READS = (3, 4)
_MINUTE = 60_000_000_000
KNOWN = pl.Schema(
    {
        "server": pl.String,
        "unit": pl.UInt8,
        "func_code": pl.UInt8,
        "register": pl.Int32,
        "first": pl.Int64,
        "last": pl.Int64,  # when it was last read
        "value": pl.Int32,  # the last reading
        "still_from": pl.Int64,  # since when it has not moved
        "readings": pl.Int64,  # from here on: as learned
        "until": pl.Int64,
        "total": pl.Int64,
        "low": pl.Int32,
        "high": pl.Int32,
        "moves": pl.Int64,
        "ups": pl.Int64,
        "crossings": pl.Int64,  # of the mean so far
        "step": pl.Int32,  # the largest between two readings
        "waits": pl.Int64,  # time between readings, summed
        "still": pl.Int64,  # the longest time without a move
    }
)


def _reads(seen: Batch) -> pl.LazyFrame | None:
    """Every register of every response, in order of time."""
    rows = seen.tables.get("modbus")
    if rows is None or rows.is_empty() or "resp_device" not in rows.columns:
        return None
    answers = rows.lazy().filter(
        (pl.col("pdu_type") == "RESP")
        & pl.col("func_code").is_in(_READS)
        & pl.col("values").list.len().gt(0)
        & pl.col("address").is_not_null()
        & pl.col("resp_device").is_not_null()
    )
    return answers.select(
        pl.col("resp_device").alias("server"),
        pl.col("unit").fill_null(0),
        "func_code",
        (pl.col("address").cast(pl.Int32) + pl.int_ranges(0, pl.col("values").list.len(), dtype=pl.Int32)).alias(
            "register"
        ),
        pl.col("values").alias("value"),
        pl.col("ts").cast(pl.Int64).alias("at"),
        "uid",
    ).explode("register", "value")


@once
def readings(seen: Batch, memory: Memory) -> pl.DataFrame:
    """What each register did in this slice, beside what is known of it (columns of `KNOWN`, suffix `_known`)."""
    reads = _reads(seen)
    if reads is None:
        return pl.DataFrame()
    known = kept(memory, "known", KNOWN)
    before = known.lazy().select(*KEY, pl.col("value").alias("before"), pl.col("last").alias("before_at"),
                                 mean=pl.col("total") / pl.col("readings"),
                                 usual=pl.col("waits") / (pl.col("readings") - 1))  # fmt: skip
    value = pl.col("value").cast(pl.Int32)
    moved = (
        reads.with_columns(value)
        .join(before, on=KEY, how="left", maintain_order="left")
        .sort("at", maintain_order=True)
        .with_columns(
            step=pl.col("value") - pl.col("value").shift().over(KEY).fill_null(pl.col("before")),
            wait=pl.col("at") - pl.col("at").shift().over(KEY).fill_null(pl.col("before_at")),
            above=pl.col("value") > pl.col("mean"),
        )
        .with_columns(paused=pl.col("wait") > PAUSE * pl.col("usual"))
        .with_columns(
            crossed=pl.col("above") != pl.col("above").shift().over(KEY).fill_null(pl.col("before") > pl.col("mean"))
        )
    )
    steady = ~pl.col("paused").fill_null(False)
    changed = (pl.col("step") != 0) & steady
    breaks = (pl.col("step") != 0) | ~steady
    size = pl.col("step").abs()
    summed = moved.group_by(KEY, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("readings"),
        pl.col("value").cast(pl.Int64).sum().alias("total"),
        pl.col("value").min().alias("low"),
        pl.col("value").max().alias("high"),
        pl.col("value").last(),
        pl.col("at").first().alias("first"),
        pl.col("at").last().alias("last"),
        changed.sum().cast(pl.Int64).alias("moves"),
        (changed & (pl.col("step") > 0)).sum().cast(pl.Int64).alias("ups"),
        pl.col("crossed").sum().cast(pl.Int64).alias("crossings"),
        size.filter(changed).max().alias("step"),
        pl.col("wait").filter(steady).sum().alias("waits"),
        pl.col("at").filter(breaks).min().alias("moved_first"),
        pl.col("at").filter(breaks).max().alias("moved_last"),
        pl.col("at").filter(breaks).diff().max().alias("still_within"),
        pl.col("uid").last(),
        _at_extreme(pl.col("value").arg_min(), "low"),
        _at_extreme(pl.col("value").arg_max(), "high"),
        _at_extreme(size.arg_max(), "step"),
    )
    joined = summed.join(known.lazy(), on=KEY, how="left", suffix="_known", maintain_order="left")
    start = pl.coalesce("still_from", "first")
    return joined.with_columns(
        still_from=pl.coalesce("moved_last", "still_from", "first"),
        still=pl.max_horizontal(pl.col("moved_first") - start, "still_within").fill_null(0),
        still_known=pl.col("still"),
    ).collect()


def remember(now: pl.DataFrame, memory: Memory, learning: list[str], adopted: pl.DataFrame) -> pl.DataFrame:
    """The memory after a slice: all of it for servers that are learned, else the last reading and what was adopted.

    `adopted` has columns of `KEY` and of `KNOWN` that take the place of what was known.
    """
    known = kept(memory, "known", KNOWN)
    if now.is_empty():
        return known
    learned = pl.col("server").is_in(learning) | pl.col("until").is_null()
    both = now.select(
        *KEY,
        pl.coalesce("first_known", "first").alias("first"),
        "last",
        "value",
        "still_from",
        *(
            _learned(name, learned)
            for name in ("readings", "until", "total", "low", "high", "moves", "ups", "crossings")
        ),
        *(_learned(name, learned) for name in ("step", "waits", "still")),
    )
    rest = known.join(now, on=KEY, how="anti", maintain_order="left")
    merged = pl.concat([rest, both.select(KNOWN.names()).cast(KNOWN)])
    if adopted.height:
        merged = merged.update(adopted, on=KEY)
    return newest(merged, ["server"], "moves", PER_SERVER)


def _at_extreme(place: pl.Expr, name: str) -> pl.Expr:
    """Where the reading stands that made an extreme, as a row."""
    return pl.struct("at", "uid").get(place).alias(f"{name}_row")


def _learned(name: str, learned: pl.Expr) -> pl.Expr:
    """One learned column: grown while the server is learned, as it was afterwards."""
    if name == "until":
        return pl.when(learned).then("last").otherwise("until").alias(name)
    before, fresh = pl.col(f"{name}_known"), pl.col(name)
    if name == "low":
        grown = pl.min_horizontal(before, fresh)
    elif name in ("high", "step", "still"):
        grown = pl.max_horizontal(before, fresh)
    else:
        grown = before.fill_null(0) + fresh
    return pl.when(learned).then(grown).otherwise(before).alias(name)
