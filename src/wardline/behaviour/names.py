"""Which name an external address has for a device: from its own DNS answers, TLS handshakes and HTTP requests.

A cloud service moves between addresses by the minute; what a device talks to is better told by the registered domain.
That domain is found by rule (the last two labels, three below short second-level labels such as co.uk), since the
public suffix list is data that ages; the rule errs towards telling more apart.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache

import polars as pl

from wardline.behaviour.addresses import place
from wardline.behaviour.bounds import newest
from wardline.model.batch import Batch

PER_DEVICE = 1000
"""Addresses whose name is remembered for one device; the oldest go first."""

_SCHEMA = pl.Schema({"device": pl.String, "peer_h": pl.String, "domain": pl.String, "last": pl.Int64})
_LONG = r"([^.]+\.[^.]{1,3}\.[a-z]{2})$"
_SHORT = r"([^.]+\.[^.]+)$"
_NUMBER = r"(^|\.)[0-9]+$|:"
_TOLD = {"dns": ("query", "answers"), "tls": ("server_name", "resp_h"), "http": ("host", "resp_h")}


def nothing() -> pl.DataFrame:
    """The memory that knows no name."""
    return pl.DataFrame(schema=_SCHEMA)


def registered_domain(name: pl.Expr) -> pl.Expr:
    """`domain_of` for a column of names, null where there is none."""
    clean = name.str.to_lowercase().str.strip_chars(".")
    found = pl.coalesce(clean.str.extract(_LONG), clean.str.extract(_SHORT))
    return pl.when(clean.str.contains(_NUMBER)).then(None).otherwise(found)


@lru_cache(maxsize=65_536)
def domain_of(name: str) -> str | None:
    """The part of a host name that somebody registered; None where there is none (no dot, an address)."""
    labels = name.lower().strip(".").rsplit(":", 1)[0].split(".")
    if len(labels) < 2 or not all(labels) or labels[-1].isdigit() or len(name) > 255:
        return None
    country = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if country else -2 :])


def remember(seen: Batch, known: pl.DataFrame) -> pl.DataFrame:
    """The memory after this slice; at most `PER_DEVICE` addresses a device."""
    told = [_told(seen.tables[table], *_TOLD[table]) for table in _TOLD if table in seen.tables]
    fresh = [frame for frame in told if frame.height]
    if not fresh:
        return known
    merged = pl.concat([known, *fresh]).unique(["device", "peer_h"], keep="last", maintain_order=True)
    return newest(merged, ["device"], "last", PER_DEVICE)


def lookup(known: pl.DataFrame, addresses: Collection[str]) -> Mapping[tuple[str, str], str]:
    """Domains by device and address, for these addresses."""
    if not addresses or known.is_empty():
        return {}
    wanted = known.filter(pl.col("peer_h").is_in(list(addresses)))
    return {(device, address): domain for device, address, domain, _ in wanted.iter_rows()}


def _told(rows: pl.DataFrame, name: str, address: str) -> pl.DataFrame:
    """Each pair of device and address that a name was told for, with the last name."""
    if rows.is_empty():
        return nothing()
    said = rows.lazy().select("orig_device", address, name, pl.col("ts").cast(pl.Int64)).drop_nulls()
    if address == "answers":
        said = said.explode(address)
    pairs = said.unique(["orig_device", address], keep="last", maintain_order=True).collect()
    return pl.DataFrame(
        [
            (device, addr, domain, last)
            for device, addr, host, last in pairs.iter_rows()
            if (domain := domain_of(host)) and place(addr)[0] == "external"
        ],
        schema=_SCHEMA,
        orient="row",
    )
