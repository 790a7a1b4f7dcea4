"""Which device an address belongs to: link-layer senders, the addresses they claim, and what stands behind routers.

References: RFC 826 (ARP), RFC 2131 (DHCP); RFC 1918, RFC 3927, RFC 4193, RFC 4291 (local addresses); RFC 5798 7.3 and
Cisco HSRP (virtual router addresses, which are nobody's own).
"""

import hashlib

import polars as pl

from wardline.model.batch import Batch
from wardline.model.schema import TIME

PAIRS: pl.Schema = pl.Schema(
    [("mac", pl.String()), ("addr", pl.String()), ("claimed", pl.Boolean()), ("first", TIME), ("last", TIME)]
)
OWNERS = pl.Schema({"addr": pl.String, "key": pl.String, "device": pl.String})

STRANGERS = 16
"""Addresses from elsewhere that are remembered for one link-layer sender: enough to know a router by."""

MOST_ADDRESSES = 200_000
HELD_FOR = pl.duration(minutes=10)
"""Who claimed an address first keeps it until silent for so long: a liar does not become its owner by shouting."""

LOCAL = r"^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)"
_LINK_LOCAL = r"^(169\.254\.|fe[89ab][0-9a-f]:)"
_NOBODY = r"^(0\.0\.0\.0|::|127\..*|::1|255\.255\.255\.255|22[4-9]\..*|23\d\..*|ff[0-9a-f]{2}:.*)$"
_VIRTUAL = r"^(00:00:5e:00:0[12]:|00:00:0c:07:ac:|00:00:0c:9f:f|00:05:73:a0:)"
_NO_SENDER = r"^.[13579bdf]|^00:00:00:00:00:00$"


def device_id(site: str, key: str) -> str:
    """The id of the device first known by that key (a link-layer or network address) at that site."""
    return "D" + hashlib.sha256(f"{site}|{key}".encode()).hexdigest()[:12]


def is_local(addr: pl.Expr) -> pl.Expr:
    """The address is from a range that is never routed on the Internet."""
    return addr.str.contains(LOCAL)


def paired(batch: Batch, known: pl.DataFrame) -> pl.DataFrame:
    """Link-layer senders with the addresses they sent from or claimed, after this slice; one row for each pair.

    A pair without `mac` is an address seen where no link layer was; one without `addr` a sender of no network address.
    """
    found = [part for part in (_senders(batch), _claims(batch), _leases(batch)) if part is not None]
    if not found or "sender" not in batch.tables:
        found += [part for part in (_spoken(batch),) if part is not None]
    if not found:
        return known
    fresh = pl.concat(found).filter(
        (~pl.col("addr").str.contains(_NOBODY)).fill_null(True)
        & (~pl.col("mac").str.contains(_NO_SENDER)).fill_null(True)
        & (~pl.col("mac").str.contains(_VIRTUAL)).fill_null(True)
    )
    merged = (
        pl.concat([known, fresh])
        .group_by("mac", "addr", maintain_order=True)
        .agg(pl.col("claimed").any(), pl.col("first").min(), pl.col("last").max())
    )
    stranger = ~pl.col("claimed") & ~is_local(pl.col("addr")).fill_null(True)
    place = pl.int_range(pl.len()).over("mac", stranger)
    return merged.filter(~stranger | (place < STRANGERS)).tail(MOST_ADDRESSES)


def routers(pairs: pl.DataFrame) -> pl.Series:
    """Link-layer senders that pass on traffic of others.

    One that sends from three addresses or more of which one is from elsewhere, or from eight local ones while it
    claims two at most. A host has many IPv6 addresses of its own, so local ones of those do not count.
    """
    others = pairs.filter(pl.col("mac").is_not_null() & pl.col("addr").is_not_null())
    is_v4 = ~pl.col("addr").str.contains(":", literal=True)
    local, linked = is_local(pl.col("addr")), pl.col("addr").str.contains(_LINK_LOCAL)
    counts = others.group_by("mac").agg(
        strange=(~pl.col("claimed") & ~local).sum(),
        near=(~pl.col("claimed") & local & is_v4 & ~linked).sum(),
        claimed=(pl.col("claimed") & is_v4 & ~linked).sum(),
        all=(is_v4 & ~linked | ~local).sum(),
    )
    passes = ((pl.col("strange") >= 1) & (pl.col("all") >= 3)) | ((pl.col("near") >= 8) & (pl.col("claimed") <= 2))
    return counts.filter(passes)["mac"].sort()


def owners(pairs: pl.DataFrame, site: str) -> pl.DataFrame:
    """Which device each address is: its claimant, else its only sender, else the address itself.

    Addresses from elsewhere that nobody claims are no devices. `key` is what the device's id is made of.
    """
    passing = routers(pairs)
    addressed = pairs.filter(pl.col("addr").is_not_null())
    newest = pl.col("last").max().over("addr", "claimed")
    held = addressed.filter(pl.col("claimed") & (pl.col("last") >= newest - HELD_FOR))
    claimed = held.sort("first", "mac").unique("addr", keep="first", maintain_order=True).select("addr", key="mac")
    rest = addressed.join(claimed, on="addr", how="anti").filter(is_local(pl.col("addr")) | pl.col("mac").is_null())
    own = rest.filter(pl.col("mac").is_not_null() & ~pl.col("mac").is_in(passing.to_list()))
    own = own.sort("last", "mac", descending=[True, False]).unique("addr", keep="first", maintain_order=True)
    # A link-local address seen through a router is the router's own.
    behind = rest.join(own, on="addr", how="anti").select("addr", key=_behind()).unique("addr", maintain_order=True)
    all_ = pl.concat([claimed, own.select("addr", key="mac"), behind]).sort("addr")
    ids = {key: device_id(site, key) for key in all_["key"].unique()}
    return all_.with_columns(device=pl.col("key").replace_strict(ids, default=None, return_dtype=pl.String))


def _behind() -> pl.Expr:
    through = pl.col("addr").str.contains(_LINK_LOCAL) & pl.col("mac").is_not_null()
    return pl.when(through).then(pl.col("mac")).otherwise(pl.col("addr"))


def _senders(batch: Batch) -> pl.DataFrame | None:
    rows = batch.tables.get("sender")
    if rows is None or rows.is_empty():
        return None
    return rows.select(mac="l2_addr", addr="addr", claimed=pl.lit(False), first="ts", last="last_ts")


def _claims(batch: Batch) -> pl.DataFrame | None:
    rows = batch.tables.get("arp")
    if rows is None or rows.is_empty():
        return None
    honest = rows.filter(pl.col("orig_h").is_not_null() & pl.col("orig_l2_addr").is_not_null())
    return honest.group_by(mac="orig_l2_addr", addr="orig_h", maintain_order=True).agg(
        claimed=pl.lit(True), first=pl.col("ts").min(), last=pl.col("ts").max()
    )


def _leases(batch: Batch) -> pl.DataFrame | None:
    rows = batch.tables.get("dhcp")
    if rows is None or rows.is_empty():
        return None
    given = pl.when(pl.col("msg_type") == "ACK").then(pl.coalesce("assigned_addr", "client_addr"))
    held = rows.filter(pl.col("mac").is_not_null()).select(
        mac="mac", addr=given, claimed=given.is_not_null(), first="ts", last="ts"
    )
    return held.unique(["mac", "addr"], keep="last", maintain_order=True)


def _spoken(batch: Batch) -> pl.DataFrame | None:
    """Addresses that sent something, where the input has no link layer (logs)."""
    rows = batch.tables.get("conn")
    if rows is None or rows.is_empty():
        return None
    parts = []
    for side in ("orig", "resp"):
        spoke = (pl.col(f"{side}_pkts").fill_null(0) > 0) | (pl.col(f"{side}_bytes").fill_null(0) > 0)
        parts.append(rows.filter(spoke).select(pl.col(f"{side}_h").alias("addr"), first="ts", last="ts"))
    spoken = (
        pl.concat(parts)
        .group_by("addr", maintain_order=True)
        .agg(pl.col("first").min(), pl.col("last").max(), share=pl.len() / rows.height)
    )
    # A host on the open Internet has no local address: it is the one that nearly every connection has.
    ours = is_local(pl.col("addr")) | (
        ~is_local(pl.col("addr")).any() & (pl.col("share") >= 0.5) & (pl.lit(rows.height) >= 4)
    )
    return spoken.filter(ours).select(
        mac=pl.lit(None, pl.String), addr="addr", claimed=pl.lit(False), first="first", last="last"
    )
