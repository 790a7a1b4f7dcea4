"""Requests to controllers, of all OT protocols in one table: who asked which unit to do what, where.

References: Modbus Application Protocol V1.1b3 clause 6 (function codes); IEEE 1815-2012 4.2.2.5 and table 4-1.
"""

import polars as pl

from wardline.behaviour.bacnet_commands import bacnet
from wardline.behaviour.cip_commands import cip
from wardline.behaviour.ends import ends
from wardline.behaviour.iec104_commands import iec104, refused
from wardline.behaviour.once import once
from wardline.behaviour.s7_commands import s7comm
from wardline.model.batch import Batch

PAIR = ("client", "server")
COMMAND = ("client", "server", "command")

_WRITES = {"modbus": (5, 6, 15, 16, 21, 22, 23), "dnp3": (2, 3, 4, 5, 6, 26, 27, 30)}
_STOPS = {"modbus": (8,), "dnp3": (13, 14, 15, 16, 18, 21)}
_LOOKS = {"modbus": (7, 11, 12, 17, 43), "dnp3": (23, 24, 25, 28)}
_RESPONSES = 128
_CONFIRM = 0
_UNSOLICITED = 130

SCHEMA = pl.Schema(
    {
        "client": pl.String,
        "server": pl.String,
        "command": pl.String,  # protocol, unit, function; DNP3 object groups, of BACnet, CIP and S7 what is acted on
        "client_device": pl.String,
        "server_device": pl.String,
        "proto": pl.String,
        "unit": pl.Int64,
        "func": pl.String,
        "what": pl.String,  # read, write, stop, look or report
        "table": pl.String,
        "uid": pl.String,
        "at": pl.Int64,
        "last": pl.Int64,
        "rows": pl.Int64,
        "visits": pl.Int64,  # minutes with it
        "low": pl.Int64,  # lowest address asked for; null where there is none
        "high": pl.Int64,
    }
)


@once
def commands(seen: Batch) -> pl.DataFrame:
    """One row for each client, server and kind of command in this slice, in order of time."""
    readers = (_modbus, _dnp3, bacnet, cip, s7comm, iec104)
    parts = [part for part in (reader(seen) for reader in readers) if part is not None]
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    first = ("client_device", "server_device", "proto", "unit", "func", "what", "table", "uid")
    return (
        pl.concat(parts)
        .sort("at", maintain_order=True)
        .group_by(COMMAND, maintain_order=True)
        .agg(
            pl.col(first).first(),
            pl.col("at").first(),
            pl.col("at").last().alias("last"),
            pl.len().cast(pl.Int64).alias("rows"),
            (pl.col("at") // 60_000_000_000).n_unique().cast(pl.Int64).alias("visits"),
            pl.col("low").min(),
            pl.col("high").max(),
        )
        .select(SCHEMA.names())
        .collect()
    )


@once
def refusals(seen: Batch) -> pl.DataFrame:
    """What Modbus and IEC 104 servers refused in this slice, by client and server: count, times, and the first row."""
    parts = [part for part in (_exceptions(seen), refused(seen)) if part is not None]
    if not parts:
        return pl.DataFrame()
    return (
        pl.concat(parts)
        .sort("at", maintain_order=True)
        .group_by(PAIR, maintain_order=True)
        .agg(
            pl.col("client_device", "server_device", "table", "uid", "exception", "at").first(),
            pl.col("at").last().alias("last"),
            pl.len().cast(pl.Int64).alias("rows"),
        )
        .collect()
    )


def _exceptions(seen: Batch) -> pl.LazyFrame | None:
    rows = seen.tables.get("modbus")
    if (
        rows is None
        or rows.is_empty()
        or "orig_device" not in rows.columns
        or rows["exception"].null_count() == rows.height
    ):
        return None
    said = rows.lazy().filter(pl.col("exception").is_not_null())
    at = pl.col("ts").cast(pl.Int64).alias("at")
    return said.select(*ends(pl.lit(True)), pl.lit("modbus").alias("table"), "uid", "exception", at)


def _modbus(seen: Batch) -> pl.LazyFrame | None:
    rows = seen.tables.get("modbus")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return None
    low = pl.col("address").cast(pl.Int64)
    high = low + pl.col("quantity").cast(pl.Int64).fill_null(1).clip(lower_bound=1) - 1
    requests = rows.lazy().filter((pl.col("pdu_type") == "REQ") & pl.col("func_code").is_not_null())
    return requests.select(
        *_common("modbus", pl.lit(True), pl.col("unit"), pl.lit("")), low.alias("low"), high.alias("high")
    )


def _dnp3(seen: Batch) -> pl.LazyFrame | None:
    rows = seen.tables.get("dnp3")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return None
    reported = pl.col("func_code") == _UNSOLICITED  # by an outstation, unasked: it stands beside what it is asked
    request = ((pl.col("func_code") < _RESPONSES) & (pl.col("func_code") != _CONFIRM)) | reported
    asked = pl.col("objects").fill_null([]).list.unique().list.sort().list.head(8).list.join(" ")
    objects = pl.when(reported).then(pl.lit("")).otherwise(asked)
    unit = pl.when(reported).then("dnp3_src").otherwise("dnp3_dst")
    none = pl.lit(None, pl.Int64)
    common = _common("dnp3", pl.col("is_orig").fill_null(True) ^ reported.fill_null(False), unit, objects)
    return rows.lazy().filter(request).select(*common, none.alias("low"), none.alias("high"))


def _common(proto: str, from_orig: pl.Expr, unit: pl.Expr, objects: pl.Expr) -> list[pl.Expr]:
    code = pl.col("func_code")
    what = (
        pl.when(code.is_in(_STOPS[proto]))
        .then(pl.lit("stop"))
        .when(code.is_in(_WRITES[proto]))
        .then(pl.lit("write"))
        .when(code.is_in(_LOOKS[proto]))
        .then(pl.lit("look"))
        .when((code == _UNSOLICITED) & pl.lit(proto == "dnp3"))
        .then(pl.lit("report"))
        .otherwise(pl.lit("read"))
    )
    unit_text = unit.cast(pl.String).fill_null("-")
    return [
        *ends(from_orig),
        pl.concat_str(pl.lit(proto + " "), unit_text, pl.lit(" "), code.cast(pl.String), pl.lit(" "), objects).alias(
            "command"
        ),
        pl.lit(proto).alias("proto"),
        unit.cast(pl.Int64).alias("unit"),
        pl.coalesce("func", pl.concat_str(pl.lit("unknown-"), code.cast(pl.String))).alias("func"),
        what.alias("what"),
        pl.lit(proto).alias("table"),
        pl.col("uid"),
        pl.col("ts").cast(pl.Int64).alias("at"),
    ]
