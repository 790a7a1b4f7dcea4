"""BACnet requests as commands: who asked which controller to do what, acts by the object that they concern.

A read is one kind of command whatever it reads; a write is one kind for each property of an object. What controllers
announce (I-Am, I-Have) is no command; what they notify of is a report to whoever gets it. Messages that a router of
broadcasts passes on are left out: it is not the one who asks.

References: ANSI/ASHRAE 135-2020 clauses 13 to 17 (services), 6.4 (network messages), Annex J.2 (tables of a BBMD).
"""

import polars as pl

from wardline.behaviour.ends import ends
from wardline.model.batch import Batch

WRITES = (
    "acknowledge_alarm", "atomic_write_file", "add_list_element", "remove_list_element", "create_object",
    "delete_object", "write_property", "write_property_multiple", "confirmed_private_transfer", "vt_open", "vt_data",
    "time_synchronization", "utc_time_synchronization", "write_group", "you_are",
    "Write_Broadcast_Distribution_Table", "Delete_Foreign_Device_Table_Entry", "initialize_routing_table",
)  # fmt: skip
STOPS = (
    "device_communication_control", "reinitialize_device", "life_safety_operation", "disconnect_connection_to_network",
)  # fmt: skip
DISCOVERIES = ("who_is", "who_has", "who_am_i")
LOOKS = (
    *DISCOVERIES, "Register_Foreign_Device", "Read_Broadcast_Distribution_Table", "Read_Foreign_Device_Table",
)  # fmt: skip
REPORTS = (
    "confirmed_cov_notification", "confirmed_event_notification", "confirmed_cov_notification_multiple",
    "confirmed_audit_notification", "unconfirmed_cov_notification", "unconfirmed_event_notification",
    "unconfirmed_cov_notification_multiple", "unconfirmed_audit_notification",
)  # fmt: skip
_READS = (
    "get_alarm_summary", "get_enrollment_summary", "subscribe_cov", "atomic_read_file", "read_property",
    "read_property_conditional", "read_property_multiple", "confirmed_text_message", "vt_close", "authenticate",
    "request_key", "read_range", "subscribe_cov_property", "get_event_information", "subscribe_cov_property_multiple",
    "audit_log_query",
)  # fmt: skip
_KNOWN = (*WRITES, *STOPS, *LOOKS, *REPORTS, *_READS)


def bacnet(seen: Batch) -> pl.LazyFrame | None:
    """Each BACnet request of a slice, one row for each object of a write to several; None where there is none."""
    rows = seen.tables.get("bacnet")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return None
    func = pl.coalesce("bacnet_service", "bvlc_func")
    asks = pl.col("apdu_type").is_in(["CONFIRMED_REQUEST", "UNCONFIRMED_REQUEST", "NPDU"]) | (
        pl.col("apdu_type").is_null() & pl.col("bacnet_service").is_null()
    )
    is_unknown = (pl.col("apdu_type") == "CONFIRMED_REQUEST") & func.str.starts_with("unknown-")
    is_told_to_all = func.is_in(REPORTS) & pl.col("is_broadcast")
    asked = rows.lazy().filter(
        asks, func.is_in(_KNOWN) | is_unknown, ~is_told_to_all.fill_null(False), pl.col("forwarded_from").is_null()
    )
    return asked.with_columns(func.alias("func"), _targets()).explode("target").select(_columns())


def _targets() -> pl.Expr:
    """What an act is about, in words: the objects written, the state demanded; one empty word for a read."""
    func = pl.coalesce("bacnet_service", "bvlc_func")
    thing = pl.concat_str(
        pl.col("object_type"), pl.col("object_instance").cast(pl.String), pl.col("property"), separator=" ",
        ignore_nulls=True,
    )  # fmt: skip
    private = pl.concat_str(pl.lit("vendor"), pl.col("vendor_id").cast(pl.String), pl.col("value"), separator=" ")
    single = (
        pl.when(func.is_in(["device_communication_control", "reinitialize_device"]))
        .then("device_state")
        .when(func == "confirmed_private_transfer")
        .then(private)
        .when(func == "create_object")
        .then(pl.concat_str(thing, pl.col("value"), separator=" ", ignore_nulls=True))
        .when(func.is_in(WRITES + STOPS) & (func != "acknowledge_alarm"))
        .then(thing)
        .otherwise(pl.lit(""))
    )
    several = (func == "write_property_multiple") & pl.col("properties").is_not_null()
    listed = pl.concat_list(single.fill_null(""))
    return pl.when(several).then("properties").otherwise(listed).alias("target")


def _columns() -> list[pl.Expr]:
    func = pl.col("func")
    report = func.is_in(REPORTS)
    what = (
        pl.when(func.is_in(STOPS))
        .then(pl.lit("stop"))
        .when(func.is_in(WRITES))
        .then(pl.lit("write"))
        .when(func.is_in(LOOKS))
        .then(pl.lit("look"))
        .when(report)
        .then(pl.lit("report"))
        .otherwise(pl.lit("read"))
    )
    station = pl.col("bacnet_dst").fill_null("-")
    none = pl.lit(None, pl.Int64)
    return [
        *ends(pl.col("is_orig").fill_null(True) ^ report),
        pl.concat_str(pl.lit("bacnet"), station, func, pl.col("target"), separator=" ").alias("command"),
        pl.lit("bacnet").alias("proto"),
        none.alias("unit"),
        func,
        what.alias("what"),
        pl.lit("bacnet").alias("table"),
        pl.col("uid"),
        pl.col("ts").cast(pl.Int64).alias("at"),
        none.alias("low"),
        none.alias("high"),
    ]
