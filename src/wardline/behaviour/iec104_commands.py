"""IEC 104 data units in control direction as commands: who told which station to do what, at which object addresses.

A command that selects and the one that executes are one kind. Setting the clock counts as reading does: every control
centre does it, and nothing moves. What a station reports unasked stands beside what it is asked, as one kind: it shows
who is its centre, which may ask but twice an hour.

References: IEC 60870-5-101:2003 7.2.1 (types), 7.2.3 (causes); IEC 60870-5-104:2006 5.3.
"""

import polars as pl

from wardline.behaviour.ends import ends
from wardline.model.batch import Batch

_ACTIVATION = ("act", "deact", "req")
_UNASKED = ("per/cyc", "back", "spont")
_RESET = 105
_PARAMETERS = tuple(range(110, 114))
_FILES = tuple(range(120, 128))
_ORDERS = (*range(45, 52), *range(58, 65))
_TEST = (104, 107)


def iec104(seen: Batch) -> pl.LazyFrame | None:
    """Each data unit of a slice that commands or asks; None where there is none."""
    rows = _usable(seen)
    if rows is None:
        return None
    orders = pl.col("iec_type_id") >= min(_ORDERS)
    asks = pl.col("cause").is_in(_ACTIVATION) & orders & ~_answers()
    reports = pl.col("cause").is_in(_UNASKED) & ~orders
    return rows.lazy().filter((asks | reports).fill_null(False)).select(_columns(reports.fill_null(False)))


def refused(seen: Batch) -> pl.LazyFrame | None:
    """Answers that refuse, with the ends of the command that they answer; None where there is none."""
    rows = _usable(seen)
    if rows is None:
        return None
    return (
        rows.lazy()
        .filter((pl.col("is_negative") & (pl.col("iec_type_id") >= min(_ORDERS))).fill_null(False))
        .select(
            *ends(~pl.col("is_orig").fill_null(False)),
            pl.lit("iec104").alias("table"),
            "uid",
            pl.concat_str("iec_type", pl.lit(": "), "cause").alias("exception"),
            pl.col("ts").cast(pl.Int64).alias("at"),
        )
    )


def _usable(seen: Batch) -> pl.DataFrame | None:
    rows = seen.tables.get("iec104")
    return None if rows is None or rows.is_empty() or "orig_device" not in rows.columns else rows


def _answers() -> pl.Expr:
    return pl.col("is_negative").fill_null(False) | pl.col("iec_type_id").is_in(_TEST)


def _columns(reports: pl.Expr) -> list[pl.Expr]:
    code = pl.col("iec_type_id")
    what = (
        pl.when(reports)
        .then(pl.lit("report"))
        .when(code == _RESET)
        .then(pl.lit("stop"))
        .when(code.is_in(_ORDERS + _PARAMETERS + _FILES))
        .then(pl.lit("write"))
        .otherwise(pl.lit("read"))
    )
    unit = pl.col("common_address")
    func = pl.when(reports).then(pl.lit("report")).otherwise("iec_type")
    orders = code.is_in(_ORDERS + _PARAMETERS)
    return [
        *ends(pl.col("is_orig").fill_null(True) ^ reports),
        pl.concat_str(pl.lit("iec104 "), unit.cast(pl.String).fill_null("-"), pl.lit(" "), func).alias("command"),
        pl.lit("iec104").alias("proto"),
        unit.cast(pl.Int64).alias("unit"),
        func.alias("func"),
        what.alias("what"),
        pl.lit("iec104").alias("table"),
        pl.col("uid"),
        pl.col("ts").cast(pl.Int64).alias("at"),
        pl.when(orders).then(pl.col("object_low").cast(pl.Int64)).alias("low"),
        pl.when(orders).then(pl.col("object_high").cast(pl.Int64)).alias("high"),
    ]
