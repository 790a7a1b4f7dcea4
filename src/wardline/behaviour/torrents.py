"""Packets that hardly anybody answers, by sender and receiver: what floods are made of.

Only rows that are one-sided already are grouped, so ordinary traffic costs one comparison a row.

References: RFC 4987 (SYN flooding); Rossow 2014, "Amplification Hell" (services that answer more than they are asked).
"""

from collections.abc import Mapping

import polars as pl

from wardline.behaviour.addresses import place
from wardline.behaviour.once import once
from wardline.behaviour.recent import NS_PER_S, kept
from wardline.model.batch import Batch
from wardline.model.ports import Memory

RATIO = 20
"""Packets for each answer from which a flow counts as not answered."""

SLICE_LEAST = 20
"""Packets of one sender to one receiver in one slice below which nobody counts them."""

AMPLIFIERS: Mapping[int, str] = {
    17: "QOTD", 19: "chargen", 53: "DNS", 69: "TFTP", 111: "portmap", 123: "NTP", 137: "NetBIOS", 161: "SNMP",
    389: "CLDAP", 1900: "SSDP", 3702: "WS-Discovery", 5353: "mDNS", 5683: "CoAP", 11211: "memcached",
}  # fmt: skip
"""UDP ports of services that answer more than they are asked."""

REPORTS = frozenset({162, 514, 2055, 4739, 6343, 8125, 9995, 9996})
"""UDP ports that reports go to one way: traps, syslog, NetFlow, IPFIX, sFlow, metrics."""

TORRENT = pl.Schema(
    {
        "way": pl.String,  # out: from our device; in: to it, from outside; mirror: it answers for somebody outside
        "device": pl.String,
        "peer": pl.String,  # the other side's address; for "in" that of the busiest sender
        "proto": pl.String,
        "port": pl.UInt16,  # the one most often meant; for answers the one they come from
        "ports": pl.UInt32,
        "peers": pl.UInt32,
        "rows": pl.UInt32,
        "pkts": pl.UInt64,
        "bytes": pl.UInt64,  # what the device sent, or was sent
        "asked_bytes": pl.UInt64,  # what it was asked with, where it answers
        "sender_mac": pl.String,  # who sent most of the frames
        "answers": pl.Float64,  # share of rows that come from the port of an amplifying service
        "at": pl.Int64,
        "end": pl.Int64,
        "table": pl.String,
        "uid": pl.String,
        "row_at": pl.Int64,
    }
)
RECENT = pl.Schema([*TORRENT.items(), ("noted", pl.Int64())])
KEY = ["way", "device", "peer", "proto"]
WINDOW_S = 60.0
SHORTEST_S = 10.0
"""A burst counts as if it had lasted so long: a page that opens is no flood."""

_GROUP = r"^(22[4-9]|23[0-9]|255)\.|^[fF][fF]|\.255$"
_SIDES = ("orig_device", "resp_device", "orig_h", "resp_h", "orig_p", "resp_p", "proto")


@once
def torrents(seen: Batch) -> pl.DataFrame:
    """One row for each sender, receiver and transport with many packets that were not answered, and each mirror."""
    parts = [part for table in ("conn", "conn_update") if (part := _one_sided(seen, table)) is not None]
    if not parts:
        return TORRENT.to_frame()
    rows = pl.concat(parts)
    mirror = pl.col("resp_pkts") * RATIO >= pl.col("orig_pkts")
    echo = (pl.col("proto") == "icmp") & (pl.col("orig_p") == 8)
    ours, theirs = pl.col("orig_device").is_not_null(), pl.col("resp_device").is_not_null()
    lone = rows.filter(~mirror | echo)
    out = lone.filter(ours & pl.col("orig_device").ne_missing(pl.col("resp_device")))
    found = [
        _summed(out, "out", "orig_device", ["resp_h"], "resp_h"),
        _summed(lone.filter(~ours & theirs), "in", "resp_device", [], "orig_h"),
        _summed(rows.filter(mirror & ~echo & ~ours & theirs), "mirror", "resp_device", ["orig_h", "resp_p"], "orig_h"),
    ]
    many = pl.concat(found)
    single = [place(peer)[0] != "group" for peer in many["peer"]]
    return many.filter(pl.Series(single, dtype=pl.Boolean)).sort("way", "device", "peer", "proto", "port")


def both_ways(seen: Batch) -> bool:
    """Whether the sensor sees answers at all: some TCP connection had packets of both sides."""
    for table in ("conn", "conn_update"):
        rows = seen.tables.get(table)
        if rows is not None and rows.select(((pl.col("proto") == "tcp") & (pl.col("resp_pkts") > 0)).any()).item():
            return True
    return False


def speak(seen: Batch, one: str, other: str) -> bool:
    """Whether two addresses have a conversation beside what is not answered, such as the control of a stream."""
    there = (pl.col("orig_h") == one) & (pl.col("resp_h") == other)
    back = (pl.col("orig_h") == other) & (pl.col("resp_h") == one)
    answered = (pl.col("resp_pkts") * RATIO >= pl.col("orig_pkts")) & (pl.col("resp_pkts") > 0)
    tables = (seen.tables.get("conn"), seen.tables.get("conn_update"))
    return any(rows is not None and not rows.filter((there | back) & answered).is_empty() for rows in tables)


def leads_outside(seen: Batch, mac: str) -> bool:
    """Whether our devices send to that link-layer address what is meant for others: it is a gateway's."""
    ours = pl.col("orig_device").is_not_null() & pl.col("resp_device").is_null() & (pl.col("resp_pkts") > 0)
    tables = (seen.tables.get("conn"), seen.tables.get("conn_update"))
    return any(
        rows is not None and rows.height > 0 and not rows.filter(ours & (pl.col("resp_l2_addr") == mac)).is_empty()
        for rows in tables
    )


def _one_sided(seen: Batch, table: str) -> pl.DataFrame | None:
    """Rows without answers, echoes without end, and questions to an amplifying service; None where they are few."""
    rows = seen.tables.get(table)
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns or rows["orig_pkts"].sum() < SLICE_LEAST:
        return None
    lone = pl.col("resp_pkts") * RATIO < pl.col("orig_pkts")
    echo = (pl.col("proto") == "icmp") & (pl.col("orig_p") == 8) & (pl.col("orig_pkts") >= SLICE_LEAST)
    asked = (pl.col("proto") == "udp") & pl.col("resp_p").is_in(list(AMPLIFIERS)) & pl.col("orig_device").is_null()
    known = pl.col("proto").is_in(["tcp", "udp", "icmp"])
    told_once = (pl.col("updates").fill_null(0) == 0) if table == "conn" else pl.lit(True)
    found = rows.lazy().filter((lone | echo | asked) & known & told_once)
    kept = found.select(
        *_SIDES, "orig_l2_addr", "uid", pl.lit(table).alias("table"), pl.col("ts").cast(pl.Int64).alias("row_at"),
        (pl.col("ts").cast(pl.Int64) + (pl.col("duration").fill_null(0) * 1e9).cast(pl.Int64)).alias("row_end"),
        pl.col("orig_pkts", "resp_pkts").fill_null(0),
        pl.coalesce("orig_ip_bytes", "orig_bytes").fill_null(0).alias("sent"),
        pl.coalesce("resp_ip_bytes", "resp_bytes").fill_null(0).alias("back"),
    ).filter(~pl.col("resp_h").str.contains(_GROUP)).collect()  # fmt: skip
    return kept if kept.height and int(kept["orig_pkts"].sum()) >= SLICE_LEAST else None


def _summed(rows: pl.DataFrame, way: str, device: str, keys: list[str], peer: str) -> pl.DataFrame:
    """The rows of one way by device, transport and `keys`, those that are few left out."""
    if rows.is_empty():
        return TORRENT.to_frame()
    answered = way == "mirror"
    from_service = (pl.col("proto") == "udp") & pl.col("orig_p").is_in(list(AMPLIFIERS))
    port = pl.when(from_service).then("orig_p").otherwise("resp_p") if way == "in" else pl.col("resp_p")
    marked = rows.select(
        "proto", "resp_p", "orig_l2_addr", "orig_pkts", "sent", "back", "row_at", "row_end", "table", "uid",
        device=device, peer=peer, port=port, from_service=from_service,
    ).sort("row_at", "uid")  # fmt: skip
    by = {"resp_h": "peer", "orig_h": "peer", "resp_p": "port"}
    grouped = marked.group_by("device", "proto", *(by[key] for key in keys), maintain_order=True)
    usual = {name: pl.col(name).mode(maintain_order=True).first() for name in ("peer", "port")}
    summed = grouped.agg(
        **{name: how for name, how in usual.items() if name not in {by[key] for key in keys}},
        ports=pl.col("resp_p").n_unique(),
        **({"peers": pl.col("peer").n_unique()} if not keys else {}),
        rows=pl.len(),
        pkts=pl.col("orig_pkts").sum(),
        bytes=pl.col("back" if answered else "sent").sum(),
        asked_bytes=pl.col("sent").sum() if answered else pl.lit(0, pl.UInt64),
        sender_mac=pl.col("orig_l2_addr").mode(maintain_order=True).first(),
        answers=pl.col("from_service").mean(),
        at=pl.col("row_at").min(),
        end=pl.col("row_end").max(),
        table=pl.col("table").first(),
        uid=pl.col("uid").first(),
        row_at=pl.col("row_at").first(),
    ).filter(pl.col("pkts") >= SLICE_LEAST)
    whole = summed.with_columns(pl.lit(way).alias("way"), *([] if not keys else [pl.lit(1).alias("peers")]))
    return whole.select(pl.col(name).cast(kind) for name, kind in TORRENT.items())


@once
def lately(seen: Batch, memory: Memory) -> pl.DataFrame:
    """What was not answered within the last minute, by slice."""
    before = kept(memory, "recent", RECENT)
    if before.height:
        before = before.filter(pl.col("noted") > seen.end - int(WINDOW_S * NS_PER_S))
    fresh = torrents(seen)
    if fresh.is_empty():
        return before
    return pl.concat([before, fresh.with_columns(noted=pl.lit(seen.end, pl.Int64))])


def rates(window: pl.DataFrame) -> pl.DataFrame:
    """The window by sender and receiver, with packets a second."""
    by = [*KEY, pl.when(pl.col("way") == "mirror").then("port").alias("service")]
    summed = window.group_by(by, maintain_order=True).agg(
        pl.col("port").last(),
        pl.col("ports", "peers").max(),
        pl.col("rows", "pkts", "bytes", "asked_bytes").sum(),
        pl.col("sender_mac").last(),
        pl.col("answers").mean(),
        pl.col("at").min(),
        pl.col("end").max(),
        pl.col("noted").max(),
    )
    lasted = (pl.col("end") - pl.col("at")) / NS_PER_S
    return summed.with_columns(
        rate=pl.col("pkts") / lasted.clip(SHORTEST_S), usual=pl.col("pkts") / lasted.clip(WINDOW_S)
    )
