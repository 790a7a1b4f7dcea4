"""Which device an address belongs to: link-layer senders, the addresses they claim, and what stands behind routers.

The rules stand in docs/identification.md.

References: RFC 826 (ARP), RFC 2131 (DHCP), RFC 4861 (neighbour discovery); RFC 1918, RFC 3927, RFC 4193, RFC 4291
(local addresses); RFC 5798 7.3 and Cisco HSRP and GLBP (virtual router addresses, which are nobody's own).
"""

import hashlib
from functools import lru_cache

import polars as pl

from wardline.model.schema import TIME

PAIRS = pl.Schema(
    [("mac", pl.String()), ("addr", pl.String()), ("claimed", pl.Boolean()), ("first", TIME), ("last", TIME)]
)
"""One link-layer sender with one address; `mac` is null where no link layer was, `addr` where it sent from none."""

PASSING = pl.Schema({"mac": pl.String})
"""Link-layer senders that are routers."""

OWNERS = pl.Schema({"addr": pl.String, "key": pl.String, "device": pl.String})
"""The device of an address; its id is made of `key`, a link-layer or a network address."""

MOST_PAIRS = 100_000
"""Bounds memory, and with it the number of devices; who was silent longest is forgotten first."""

STRANGERS = 16
"""Addresses from elsewhere that are remembered for one link-layer sender: enough to know a router by."""

HELD_FOR = pl.duration(minutes=10)
"""Who held an address first keeps it until silent for so long: a liar does not become its owner by shouting."""

LOCAL = r"^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)"
_LINK_LOCAL = r"^(169\.254\.|fe[89ab][0-9a-f]:)"
_NOBODY = r"^(0\.0\.0\.0|::|127\..*|::1|255\.255\.255\.255|22[4-9]\..*|23\d\..*|ff[0-9a-f]{2}:.*)$"
_VIRTUAL = r"^(00:00:5e:00:0[12]:|00:00:0c:07:ac:|00:00:0c:9f:f|00:05:73:a0:|00:07:b4:00:)"
_NO_SENDER = r"^.[13579bdf]|^00:00:00:00:00:00$"
_NET = r"^(\d+\.\d+\.\d+)\."
_V6_SITE = r"^([0-9a-f]+:[0-9a-f]*)"


@lru_cache(maxsize=MOST_PAIRS)
def device_id(site: str, key: str) -> str:
    """The id of the device first known by that key (a link-layer or network address) at that site."""
    return "D" + hashlib.sha256(f"{site}|{key}".encode()).hexdigest()[:12]


def is_local(addr: pl.Expr) -> pl.Expr:
    """The address is from a range that is never routed on the Internet."""
    return addr.str.contains(LOCAL)


def merged(known: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """All pairs after a slice, in the order they became known; `fresh` has the schema `PAIRS`."""
    somebody = fresh.filter(
        (~pl.col("addr").str.contains(_NOBODY)).fill_null(True)
        & (~pl.col("mac").str.contains(_NO_SENDER)).fill_null(True)
        & (~pl.col("mac").str.contains(_VIRTUAL)).fill_null(True)
    )
    if somebody.is_empty():
        return known
    pairs = (
        pl.concat([known, somebody])
        .group_by("mac", "addr", maintain_order=True)
        .agg(pl.col("claimed").any(), pl.col("first").min(), pl.col("last").max())
    )
    if pairs.height == known.height:
        return pairs
    stranger = pl.col("mac").is_not_null() & ~pl.col("claimed") & ~is_local(pl.col("addr")).fill_null(True)
    kept = pairs.filter(~stranger | (pl.int_range(pl.len()).over("mac", stranger) < STRANGERS))
    if kept.height <= MOST_PAIRS:
        return kept
    silent = pl.col("last").rank("ordinal", descending=True)
    return kept.filter(silent <= MOST_PAIRS)


def routers(pairs: pl.DataFrame) -> pl.DataFrame:
    """Link-layer senders that pass on traffic of others.

    One that sends unclaimed from an address of elsewhere and from three IPv4 addresses or more in all; or from IPv6
    addresses of three sites; or from eight local IPv4 addresses it never claimed while it claims two at most; or from
    three of nets in which it claims nothing. A host has many IPv6 addresses of its own, so local ones do not count.
    """
    v4 = pl.col("addr").str.contains(_NET)
    senders = pairs.filter(pl.col("mac").is_not_null() & ~pl.col("addr").str.contains(_LINK_LOCAL))
    if senders.is_empty():
        return pl.DataFrame(schema=PASSING)
    net = pl.col("addr").str.extract(_NET)
    homes = senders.filter(pl.col("claimed") & v4).select("mac", net=net, at_home=pl.lit(True)).unique()
    placed = senders.with_columns(near=_is_near(pairs), net=net).join(homes, on=["mac", "net"], how="left")
    unclaimed, near = ~pl.col("claimed"), pl.col("near")
    counts = placed.group_by("mac").agg(
        strange=(v4 & ~near & unclaimed).sum(),
        all=v4.sum(),
        sites=pl.col("addr").filter(~v4 & ~near & unclaimed).str.extract(_V6_SITE).n_unique(),
        passed=(v4 & near & unclaimed).sum(),
        abroad=(v4 & near & unclaimed & pl.col("at_home").is_null()).sum(),
        claims=(v4 & pl.col("claimed")).sum(),
    )
    passes = (
        ((pl.col("strange") >= 1) & (pl.col("all") >= 3))
        | (pl.col("sites") >= 3)
        | ((pl.col("passed") >= 8) & (pl.col("claims") <= 2))
        | (pl.col("abroad") >= 3)
    )
    return counts.filter(passes).select("mac").sort("mac")


def owners(pairs: pl.DataFrame, passing: pl.DataFrame, site: str) -> pl.DataFrame:
    """Which device each address is: its claimant, else its only sender that is no router, else the address itself.

    Addresses from elsewhere that nobody claims are no devices.
    """
    addressed = pairs.filter(pl.col("addr").is_not_null())
    claimed = _held(addressed.filter(pl.col("claimed")))
    rest = addressed.join(claimed, on="addr", how="anti").filter(_is_near(pairs) | pl.col("mac").is_null())
    own = _held(rest.filter(pl.col("mac").is_not_null() & ~pl.col("mac").is_in(passing["mac"].implode())))
    # A link-local address never crosses a router: one that a router sends from is the router's own.
    linked = pl.col("addr").str.contains(_LINK_LOCAL) & pl.col("mac").is_not_null()
    behind = (
        rest.join(own, on="addr", how="anti")
        .select("addr", key=pl.when(linked).then("mac").otherwise("addr"))
        .unique("addr", keep="first", maintain_order=True)
    )
    all_ = pl.concat([claimed, own, behind]).sort("addr")
    ids = [device_id(site, key) for key in all_["key"].to_list()]
    return all_.with_columns(device=pl.Series(ids, dtype=pl.String))


def is_contested(pairs: pl.DataFrame) -> bool:
    """More than one sender has an address of ours, so that who holds it depends on who spoke last."""
    ours = pairs.filter(pl.col("mac").is_not_null() & (pl.col("claimed") | is_local(pl.col("addr"))))
    return bool(ours["addr"].is_duplicated().any())


def _is_near(pairs: pl.DataFrame) -> pl.Expr:
    """The address is local by its range, or of a net in which two senders or more claim addresses by ARP or DHCP."""
    net = pl.col("addr").str.extract(_NET)
    claims = pairs.filter(pl.col("claimed") & ~is_local(pl.col("addr"))).select("mac", net=net).drop_nulls()
    in_use = claims.group_by("net").agg(pl.col("mac").n_unique()).filter(pl.col("mac") >= 2)["net"]
    return is_local(pl.col("addr")) | net.is_in(in_use.sort().implode()).fill_null(False)


def _held(pairs: pl.DataFrame) -> pl.DataFrame:
    """For each address the sender that held it first among those heard of lately; columns `addr` and `key`."""
    lately = pairs.filter(pl.col("last") >= pl.col("last").max().over("addr") - HELD_FOR)
    first = lately.sort("first", "mac").unique("addr", keep="first", maintain_order=True)
    return first.select("addr", key="mac")
