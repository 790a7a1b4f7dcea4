"""Which sender was seen with which address in one slice: frames, ARP, DHCP, neighbour discovery, or logs.

References: RFC 826; RFC 2131 4.3.1, 4.4.1; RFC 4861 4, 6.1.1, 7.1.1 (only a neighbour can send these messages); RFC
4291 appendix A (link-layer address within an IPv6 address).
"""

import ipaddress

import polars as pl

from wardline.inventory.identity import LOCAL, PAIRS, is_local
from wardline.model.batch import Batch

LINKS = pl.Schema({"one": pl.String, "other": pl.String})
"""Pairs of addresses that talked, smaller first; kept only where nothing tells yet which addresses are ours."""

MOST_LINKS = 4096
FEW_ADDRESSES = 8
_NEIGHBOUR = [133, 135, 136]
_SOLICITATION = 135


def sightings(batch: Batch, known: pl.DataFrame, links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs of this slice (schema `PAIRS`), and the links after it.

    `known` are the pairs so far: whether addresses from elsewhere may be ours depends on what was seen before.
    """
    sender = _rows(batch, "sender")
    framed = None if sender is None else sender.filter(pl.col("l2_addr").is_not_null())
    found = [_claims(batch), _leases(batch), _neighbours(batch)]
    if framed is not None and framed.height:
        found.append(framed.select(mac="l2_addr", addr="addr", claimed=pl.lit(False), first="ts", last="last_ts"))
    else:
        spoken = _spoken(batch)
        if spoken is not None:
            links = _linked(batch, spoken, known, links)
            found.append(_ours(spoken, links))
    fresh = [part for part in found if part is not None and part.height]
    return (pl.concat(fresh) if fresh else pl.DataFrame(schema=PAIRS)), links


def _rows(batch: Batch, name: str) -> pl.DataFrame | None:
    rows = batch.tables.get(name)
    return None if rows is None or rows.is_empty() else rows


def _claims(batch: Batch) -> pl.DataFrame | None:
    rows = _rows(batch, "arp")
    if rows is None:
        return None
    return (
        rows.filter(pl.col("orig_h").is_not_null() & pl.col("orig_l2_addr").is_not_null())
        .group_by(mac="orig_l2_addr", addr="orig_h", maintain_order=True)
        .agg(claimed=pl.lit(True), first=pl.col("ts").min(), last=pl.col("ts").max())
    )


def _leases(batch: Batch) -> pl.DataFrame | None:
    rows = _rows(batch, "dhcp")
    if rows is None:
        return None
    # The answer to an INFORM assigns nothing: the client holds the address it named.
    assigned = pl.when(pl.col("assigned_addr") != "0.0.0.0").then("assigned_addr")
    given = pl.when(pl.col("msg_type") == "ACK").then(pl.coalesce(assigned, "client_addr"))
    return rows.filter(pl.col("mac").is_not_null()).select(
        mac="mac", addr=given, claimed=given.is_not_null(), first="ts", last="ts"
    )


def _neighbours(batch: Batch) -> pl.DataFrame | None:
    """Senders of neighbour discovery: solicitations, their answers, and advertisements."""
    parts = []
    for name in ("conn", "conn_update"):
        rows = _rows(batch, name)
        if rows is None:
            continue
        asked = rows.filter((pl.col("proto") == "icmp") & pl.col("orig_p").is_in(_NEIGHBOUR))
        if asked.is_empty():
            continue
        asked = asked.filter(pl.col("orig_h").str.contains(":", literal=True))
        answered = asked.filter((pl.col("orig_p") == _SOLICITATION) & (pl.col("resp_pkts").fill_null(0) > 0))
        end = pl.col("ts") + pl.duration(nanoseconds=(pl.col("duration").fill_null(0.0) * 1e9).cast(pl.Int64))
        for side, seen in (("orig", asked), ("resp", answered)):
            known = seen.filter(pl.col(f"{side}_l2_addr").is_not_null())
            parts.append(
                known.select(mac=f"{side}_l2_addr", addr=f"{side}_h", claimed=pl.lit(True), first="ts", last=end)
            )
    return pl.concat(parts) if parts else None


def _spoken(batch: Batch) -> pl.DataFrame | None:
    """Ends of connections that sent something, with the link-layer address where the log has it."""
    rows = _rows(batch, "conn")
    if rows is None:
        return None
    parts = []
    for side in ("orig", "resp"):
        spoke = (pl.col(f"{side}_pkts").fill_null(0) > 0) | (pl.col(f"{side}_bytes").fill_null(0) > 0)
        spoke = spoke if side == "resp" else pl.lit(True)
        said = rows.filter(spoke)
        parts.append(said.select(mac=f"{side}_l2_addr", addr=f"{side}_h", claimed=pl.lit(False), first="ts", last="ts"))
    spoken = pl.concat(parts).filter(pl.col("addr").is_not_null())
    return spoken.group_by("mac", "addr", maintain_order=True).agg(
        pl.col("claimed").any(), pl.col("first").min(), pl.col("last").max()
    )


def _linked(batch: Batch, spoken: pl.DataFrame, known: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Who talked with whom, as long as no local address was seen; empty from then on."""
    if any(rows["addr"].str.contains(LOCAL).any() for rows in (spoken, known)):
        return links.clear()
    if links.height >= MOST_LINKS:
        return links
    rows = batch.table("conn").select("orig_h", "resp_h").drop_nulls()
    fresh = rows.select(one=pl.min_horizontal("orig_h", "resp_h"), other=pl.max_horizontal("orig_h", "resp_h"))
    return pl.concat([links, fresh]).unique(maintain_order=True).head(MOST_LINKS)


def _ours(spoken: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """The senders that may be devices: link-layer senders, local addresses, else the address that talks with most."""
    centre: list[str] = []
    if links.height:
        ends = pl.concat([links["one"], links["other"].alias("one")])
        degrees = ends.value_counts(name="peers").sort("one")
        if degrees.height >= FEW_ADDRESSES:
            centre = degrees.filter(pl.col("peers") * 2 >= degrees.height)["one"].to_list()
    ours = spoken.filter(pl.col("mac").is_not_null() | is_local(pl.col("addr")) | pl.col("addr").is_in(centre))
    bare = ours["mac"].is_null() & ours["addr"].str.contains("ff:fe", literal=True)
    if not bare.any():
        return ours
    inside = {addr: link_layer(addr) for addr in ours.filter(bare)["addr"].unique().to_list()}
    named = pl.col("addr").replace_strict(inside, default=None, return_dtype=pl.String)
    return ours.with_columns(mac=pl.coalesce("mac", named))


def link_layer(addr: str) -> str | None:
    """The link-layer address that an IPv6 address was made of, or None where it was not made of one."""
    try:
        host = ipaddress.IPv6Address(addr).packed[8:]
    except ValueError:
        return None
    if host[3:5] != b"\xff\xfe" or not host[0] & 2:
        return None
    return ":".join(f"{byte:02x}" for byte in (host[0] ^ 2, *host[1:3], *host[5:]))
