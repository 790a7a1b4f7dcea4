"""S7comm jobs as commands: who told which controller to do what, acts by the variables or the block they concern.

A read is one kind of command whatever it reads; a write is one kind for each set of variables, a download one for
each block. What only carries on a job (pieces of a download, which the controller asks for, and of an upload) and what
every connection begins with is no command.

References: names of functions as in CISA's ICSNPP parser of S7comm; fields as in Wireshark's s7comm dissector.
"""

import polars as pl

from wardline.behaviour.ends import ends
from wardline.model.batch import Batch

STOPS = ("PLC Stop", "PLC Start / Stop")
DOWNLOADS = ("Request Download", "Insert Block", "Delete Block", "PLC Copy Ram to Rom", "Erase")
UPLOADS = ("Start Upload",)
WRITES = (
    *DOWNLOADS, "Write Variable", "Modify Variable", "Forces", "Set Clock", "Set Password", "Clear Password",
    "Compress PLC memory", "Set Multi Variables", "Set Variable", "Invoke",
)  # fmt: skip
LOOKS = (
    "Read SZL", "List Blocks", "List Blocks of Type", "Get Block Info", "Read Diagnostic Data", "Explore",
)  # fmt: skip
_CARRIES_ON = ("Setup Communication", "Download Block", "Download Ended", "Upload", "End Upload")


def s7comm(seen: Batch) -> pl.LazyFrame | None:
    """Each job of a slice that asks something of a controller; None where there is none."""
    rows = seen.tables.get("s7comm")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return None
    asks = (pl.col("pdu_type") == "REQ") & ~pl.col("s7_func").is_in(_CARRIES_ON)
    func = pl.coalesce("s7_subfunc", "s7_func").alias("func")
    return rows.lazy().filter(asks.fill_null(False)).with_columns(func).select(_columns())


def _columns() -> list[pl.Expr]:
    func = pl.col("func")
    acts = func.is_in(WRITES + STOPS)
    what = (
        pl.when(func.is_in(STOPS))
        .then(pl.lit("stop"))
        .when(func.is_in(WRITES))
        .then(pl.lit("write"))
        .when(func.is_in(LOOKS))
        .then(pl.lit("look"))
        .otherwise(pl.lit("read"))
    )
    variables = pl.when(acts).then(pl.col("items").list.head(8).list.join(", "))
    none = pl.lit(None, pl.Int64)
    return [
        *ends(pl.col("is_orig").fill_null(True)),
        pl.concat_str(
            pl.lit("s7comm"), func, variables, pl.when(acts).then("block"), separator=" ", ignore_nulls=True
        ).alias("command"),
        pl.lit("s7comm").alias("proto"),
        none.alias("unit"),
        func,
        what.alias("what"),
        pl.lit("s7comm").alias("table"),
        pl.col("uid"),
        pl.col("ts").cast(pl.Int64).alias("at"),
        none.alias("low"),
        none.alias("high"),
    ]
