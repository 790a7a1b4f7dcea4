"""Devices made from what was seen and stated."""

from collections.abc import Mapping

import polars as pl

from wardline.inventory.identity import device_id
from wardline.inventory.statements import Stated
from wardline.model.device import Device, DeviceId

_MAC_LENGTH = 17


def devices(site: str, pairs: pl.DataFrame, owners: pl.DataFrame, stated: Stated) -> tuple[Device, ...]:
    """Every device with its addresses and attributes, ordered by id."""
    addrs: dict[str, list[str]] = {mac: [] for mac in pairs["mac"].drop_nulls().unique().sort().to_list()}
    for key, addr in owners.select("key", "addr").iter_rows():
        addrs.setdefault(key, []).append(addr)
    spans = _spans(pairs)
    made = []
    for key, held in addrs.items():
        id_ = device_id(site, key)
        macs = (key,) if len(key) == _MAC_LENGTH and key.count(":") == 5 else ()
        won, lost = stated.about(id_)
        made.append(Device(DeviceId(id_), macs, tuple(sorted(held, key=_order)), *spans[key], won, lost))
    return tuple(sorted(made, key=lambda device: device.id))


def _spans(pairs: pl.DataFrame) -> Mapping[str, tuple[int, int]]:
    """First and last time of each link-layer and each network address."""
    parts = [pairs.select("first", "last", key=name).filter(pl.col("key").is_not_null()) for name in ("mac", "addr")]
    spans = pl.concat(parts).group_by("key").agg(pl.col("first").min(), pl.col("last").max())
    rows = spans.select("key", pl.col("first").cast(pl.Int64), pl.col("last").cast(pl.Int64)).iter_rows()
    return {key: (first, last) for key, first, last in rows}


def _order(addr: str) -> tuple[bool, bool, str]:
    """IPv4 before IPv6, link-local last."""
    return addr.startswith(("fe8", "fe9", "fea", "feb", "169.254.")), ":" in addr, addr
