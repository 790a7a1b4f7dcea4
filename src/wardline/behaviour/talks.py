"""The derived table `talk`: one row for each connection and each of our devices in it, seen from that device.

Every detector of habits needs the same view, so `judge` puts it into the batch once for each slice; `talks` finds it
there or makes it. Rows of `conn` and of `conn_update` both speak: a connection that lives for days is met in its
first minute.
"""

from dataclasses import replace

import polars as pl

from wardline.behaviour import names
from wardline.behaviour.addresses import place
from wardline.model.batch import Batch

TALK = "talk"
CONTACT = "contact"

DYNAMIC = 32768
"""Ports from here on are often chosen anew each time (RFC 6335 6 begins at 49152), and count as one service."""

SCHEMA = pl.Schema(
    {
        "table": pl.String,  # where the row stands: conn or conn_update
        "uid": pl.String,
        "at": pl.Int64,  # its ts, ns since the epoch
        "device": pl.String,
        "role": pl.String,  # client (opened it) or server
        "peer_h": pl.String,
        "peer_device": pl.String,
        "proto": pl.String,
        "port": pl.UInt16,  # the server's port; for ICMP the code
        "icmp_type": pl.UInt16,
        "service": pl.String,
        "returns": pl.Boolean,  # a datagram from a service's port to a dynamic one: an answer
        "ok": pl.Boolean,  # both sides spoke, and a TCP connection was not refused
        "counts": pl.Boolean,  # the counts of this row are not told by another row too
        "out_bytes": pl.UInt64,
        "in_bytes": pl.UInt64,
        "out_pkts": pl.UInt64,
        "in_pkts": pl.UInt64,
        "kind": pl.String,  # of the peer: device, local, external or group
        "net": pl.String,  # of an external peer
        "domain": pl.String,  # of an external peer, where the device learned a name for it
        "peer": pl.String,  # the peer's name: device id, local address, domain or net
        "service_item": pl.String,  # role, transport and port in one word, dynamic ports as one
    }
)
_CONTACT = (
    "device", "role", "peer_h", "peer_device", "kind", "net", "domain", "peer", "proto", "port", "icmp_type",
    "service_item", "minute",
)  # fmt: skip
"""What tells one contact of a slice from another."""

MINUTE_NS = 60_000_000_000
_AGREED = ["rtp", "rtcp"]
"""Services whose ports the two ends agree on for each call: the service itself is what a device is known for."""

_FAILED = ["S0", "REJ", "SH", "SHR", "RSTOS0", "RSTRH"]


def talks(seen: Batch) -> pl.DataFrame:
    """The table `talk` of a batch, made with the names in that batch alone where nobody has put it there."""
    found = seen.tables.get(TALK)
    return found if found is not None else _build(seen, names.remember(seen, names.nothing()))


def contacts(seen: Batch) -> pl.DataFrame:
    """Who met whom over what in which minute: one row for all connections of a minute that came about with one peer.

    No failed attempts, no multicast or broadcast. `table`, `uid`, `at` and `service` are those of the first connection,
    `count` says how many there were,
    `out_bytes` and `in_bytes` what they carried.
    """
    found = seen.tables.get(CONTACT)
    return found if found is not None else _completed(talks(seen))


def behind(seen: Batch, met: pl.DataFrame) -> pl.DataFrame:
    """The connections behind contacts: the rows of `talk` that came about with the same devices, peers and ports."""
    on = ["device", "role", "peer_h", "proto", "port"]
    return talks(seen).filter(pl.col("ok")).join(met.select(on).unique(), on=on, how="semi", nulls_equal=True)


def with_talks(seen: Batch, known_names: pl.DataFrame) -> Batch:
    """The batch with its tables `talk` and `contact`."""
    rows = _build(seen, known_names)
    return replace(seen, tables={**seen.tables, TALK: rows, CONTACT: _completed(rows)})


def _completed(rows: pl.DataFrame) -> pl.DataFrame:
    came_about = rows.filter(pl.col("ok") & (pl.col("kind") != "group")).with_columns(minute=pl.col("at") // MINUTE_NS)
    first = pl.col("table", "uid", "at").get(pl.col("at").arg_min())
    carried = pl.col("out_bytes", "in_bytes").filter("counts").sum()
    return came_about.group_by(_CONTACT, maintain_order=True).agg(
        first, carried, pl.col("service").drop_nulls().first(), pl.len().cast(pl.Int64).alias("count")
    )


def _build(seen: Batch, known_names: pl.DataFrame) -> pl.DataFrame:
    rows = [_plain(seen.tables[table], table) for table in ("conn", "conn_update") if table in seen.tables]
    rows = [frame for frame in rows if frame.height]
    if not rows:
        return pl.DataFrame(schema=SCHEMA)
    both = pl.concat(rows)
    mine = pl.col("device").is_not_null() & pl.col("device").ne_missing(pl.col("peer_device"))
    sides = pl.concat([_side(both, "client", "orig", "resp"), _side(both, "server", "resp", "orig")]).filter(mine)
    pairs = sides.select("device", "peer_h", "peer_device").unique(["device", "peer_h"], maintain_order=True)
    named = _named(pairs, known_names).drop("peer_device")
    placed = sides.join(named, on=["device", "peer_h"], how="left", maintain_order="left")
    return placed.with_columns(service_item=_service_item()).select(SCHEMA.names())


def _named(pairs: pl.DataFrame, known_names: pl.DataFrame) -> pl.DataFrame:
    """Each pair with kind, net, domain and name of the peer; pairs are few where rows are many."""
    outside = {peer_h for _, peer_h, peer in pairs.iter_rows() if peer is None and place(peer_h)[0] == "external"}
    domains = names.lookup(known_names, sorted(outside))
    said: list[tuple[str | None, ...]] = []
    for device, peer_h, peer_device in pairs.iter_rows():
        kind, net = ("device", None) if peer_device else place(peer_h)
        domain = domains.get((device, peer_h)) if kind == "external" else None
        said.append((kind, net, domain, peer_device or domain or net or peer_h))
    columns = {"kind": pl.String, "net": pl.String, "domain": pl.String, "peer": pl.String}
    return pairs.hstack(pl.DataFrame(said, schema=columns, orient="row"))


def _service_item() -> pl.Expr:
    port = pl.when(pl.col("port") >= DYNAMIC).then(pl.lit(f"{DYNAMIC}+")).otherwise(pl.col("port").cast(pl.String))
    agreed = pl.col("service").is_in(_AGREED).fill_null(False)
    number = pl.when(pl.col("proto") == "icmp").then(pl.col("icmp_type").cast(pl.String)).otherwise(port)
    number = pl.when(agreed).then("service").otherwise(number)
    return pl.concat_str("role", pl.lit(" "), "proto", pl.lit("/"), number.fill_null("?"))


def _returns() -> pl.Expr:
    """A datagram from a service's port to a dynamic one, as who answers a question sends it."""
    answers = (pl.col("orig_p") < DYNAMIC) & (pl.col("resp_p") >= DYNAMIC)
    return ((pl.col("proto") == "udp") & answers).fill_null(False)


def _plain(rows: pl.DataFrame, table: str) -> pl.DataFrame:
    """What both tables have in common, sides still as orig and resp."""
    answered = pl.col("resp_pkts").fill_null(0) > 0
    if table == "conn":
        ok = answered & ~pl.col("conn_state").is_in(_FAILED).fill_null(False)
        counts = pl.col("updates").fill_null(0) == 0
    else:
        ok, counts = answered & (pl.col("orig_pkts").fill_null(0) > 0), pl.lit(True)
    sent = [
        pl.coalesce(f"{side}_ip_bytes", f"{side}_bytes").fill_null(0).alias(f"{side}_sent") for side in ("orig", "resp")
    ]
    return rows.select(
        pl.lit(table).alias("table"),
        "uid",
        pl.col("ts").cast(pl.Int64).alias("at"),
        "orig_device",
        "resp_device",
        "orig_h",
        "resp_h",
        "proto",
        pl.col("resp_p").alias("port"),
        pl.when(pl.col("proto") == "icmp").then(pl.col("orig_p")).alias("icmp_type"),
        "service",
        _returns().alias("returns"),
        ok.alias("ok"),
        counts.alias("counts"),
        *sent,
        pl.col("orig_pkts", "resp_pkts").fill_null(0),
    )


def _side(both: pl.DataFrame, role: str, mine: str, other: str) -> pl.DataFrame:
    """The rows seen from one side, put together from columns without touching them."""
    same = ["table", "uid", "at", "proto", "port", "icmp_type", "service", "returns", "ok", "counts"]
    turned = {
        "device": both[f"{mine}_device"],
        "role": pl.repeat(role, both.height, dtype=pl.String, eager=True),
        "peer_h": both[f"{other}_h"],
        "peer_device": both[f"{other}_device"],
        "out_bytes": both[f"{mine}_sent"],
        "in_bytes": both[f"{other}_sent"],
        "out_pkts": both[f"{mine}_pkts"],
        "in_pkts": both[f"{other}_pkts"],
    }
    return pl.DataFrame({name: both[name] for name in same} | turned)
