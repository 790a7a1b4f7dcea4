"""CIP requests as commands: who asked which controller to do what, acts by the tag or attribute that they concern.

A read is one kind of command for each class whatever it reads; a write is one kind for each tag, whichever member of
an array, or each attribute. PCCC commands inside CIP count by what they do themselves.

References: The CIP Networks Library, volume 1: A-3 (services); Rockwell 1756-PM020 (tags), 1770-6.5.16 7 (PCCC).
"""

import polars as pl

from wardline.behaviour.ends import ends
from wardline.model.batch import Batch

DOWNLOADS = (
    "Initiate_Download", "Initiate_Partial_Write", "Download_Transfer", "Clear_File", "PCCC download request",
    "PCCC download all request", "PCCC download completed", "PCCC enter download mode", "PCCC initialize memory",
    "PCCC physical write", "PCCC write bytes physical",
)  # fmt: skip
WRITES = (
    *DOWNLOADS, "Set_Attributes_All", "Set_Attribute_List", "Set_Attribute_Single", "Create", "Delete",
    "Apply_Attributes", "Restore", "Save", "Set_Member", "Insert_Member", "Remove_Member", "Write_Tag",
    "Write_Tag_Fragmented", "Read_Modify_Write_Tag", "PCCC protected write", "PCCC protected bit write",
    "PCCC unprotected bit write", "PCCC unprotected write", "PCCC set link parameters", "PCCC word range write",
    "PCCC bit write", "PCCC file write", "PCCC read-modify-write", "PCCC read-modify-write N",
    "PCCC modify PLC-2 compatibility file", "PCCC typed write", "PCCC apply port configuration",
    "PCCC protected typed logical write", "PCCC protected typed logical write with mask",
    "PCCC protected typed file write",
)  # fmt: skip
MODES = ("Start", "Stop", "PCCC set CPU mode", "PCCC change mode", "PCCC enable scan")
STOPS = (
    *MODES, "Reset", "PCCC restart request", "PCCC shutdown", "PCCC disable outputs", "PCCC enable outputs",
    "PCCC disable forces",
)  # fmt: skip
DISCOVERIES = ("ListIdentity", "ListServices", "ListInterfaces")
LOOKS = (*DISCOVERIES, "Get_Instance_Attribute_List", "Find_Next_Object_Instance", "PCCC diagnostic status")
_IDENTITY = 1
_PACKET = "Multiple_Service_Packet"


def cip(seen: Batch) -> pl.LazyFrame | None:
    """Each CIP request of a slice; None where there is none."""
    rows = seen.tables.get("cip")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return None
    asks = (pl.col("pdu_type") == "REQ") & (
        (pl.col("cip_service") != _PACKET) | pl.col("enip_command").is_in(DISCOVERIES)
    )
    pccc = pl.concat_str(pl.lit("PCCC "), pl.col("pccc_func"))
    func = pl.coalesce(pccc, "cip_service", "enip_command").alias("func")
    return rows.lazy().filter(asks.fill_null(False)).with_columns(func).select(_columns())


def _columns() -> list[pl.Expr]:
    func = pl.col("func")
    is_identity = (pl.col("class_id") == _IDENTITY) & func.str.starts_with("Get_Attribute")
    what = (
        pl.when(func.is_in(STOPS))
        .then(pl.lit("stop"))
        .when(func.is_in(WRITES))
        .then(pl.lit("write"))
        .when(func.is_in(LOOKS) | is_identity)
        .then(pl.lit("look"))
        .otherwise(pl.lit("read"))
    )
    kind = pl.coalesce("class_name", pl.concat_str(pl.lit("class "), pl.col("class_id").cast(pl.String)))
    acts = func.is_in(WRITES + STOPS)
    number = pl.when(acts).then(pl.col("instance").cast(pl.String))
    attribute = pl.when(acts).then(pl.concat_str(pl.lit("attribute "), pl.col("attribute").cast(pl.String)))
    tag = pl.when(acts).then(pl.col("symbol").str.replace_all(r"\[\d+\]", "[]"))
    none = pl.lit(None, pl.Int64)
    return [
        *ends(pl.col("is_orig").fill_null(True)),
        pl.concat_str(
            pl.lit("cip"), pl.col("route").fill_null("-"), func, kind, number, attribute, tag, separator=" ",
            ignore_nulls=True,
        ).alias("command"),
        pl.lit("cip").alias("proto"),
        none.alias("unit"),
        func,
        what.alias("what"),
        pl.lit("cip").alias("table"),
        pl.col("uid"),
        pl.col("ts").cast(pl.Int64).alias("at"),
        none.alias("low"),
        none.alias("high"),
    ]  # fmt: skip
