"""Which device each end of a row is: `orig_device` and `resp_device` beside the addresses.

References: RFC 2131 2, 4.1 (a DHCP client without an address is known by its hardware address; server port 67).
"""

from collections.abc import Mapping

import polars as pl

from wardline.inventory.identity import device_id
from wardline.model.batch import Batch

_SERVER_PORT = 67


_SENDERS = (
    ("sender", "l2_addr"), ("arp", "l2_addr"), ("arp", "orig_l2_addr"), ("dhcp", "mac"), ("conn", "orig_l2_addr"),
)  # fmt: skip


def attributed(batch: Batch, owners: pl.DataFrame, macs: Mapping[str, str]) -> Batch:
    """The batch with the device behind each end of its rows; null where the address is none of ours.

    For `arp` the device is that of the frame's sender, whatever address it claims; `sender` gets `orig_device` alone.
    """
    tables = {name: rows.with_columns(_columns(name, rows, owners, macs)) for name, rows in batch.tables.items()}
    return Batch(batch.sensor, batch.start, batch.end, tables, batch.health)


def senders(batch: Batch, pairs: pl.DataFrame, site: str) -> Mapping[str, str]:
    """The devices of the link-layer senders of one batch."""
    here: set[str | None] = set()
    for table, column in _SENDERS:
        rows = batch.tables.get(table)
        if rows is not None and (table != "conn" or "sender" not in batch.tables):
            here.update(rows[column].unique())
    known = here & set(pairs["mac"].unique())
    return {mac: device_id(site, mac) for mac in sorted(filter(None, known))}


def _columns(name: str, rows: pl.DataFrame, owners: pl.DataFrame, macs: Mapping[str, str]) -> list[pl.Expr]:
    def by_addr(column: str) -> pl.Expr:
        if owners.is_empty():
            return pl.lit(None, pl.String)
        return pl.col(column).replace_strict(owners["addr"], owners["device"], default=None, return_dtype=pl.String)

    def by_mac(column: str) -> pl.Expr:
        return pl.col(column).replace_strict(macs, default=None, return_dtype=pl.String)

    if name == "sender":
        return [pl.coalesce(by_addr("addr"), by_mac("l2_addr")).alias("orig_device")]
    if name == "arp":
        sender = pl.coalesce(by_mac("l2_addr"), by_mac("orig_l2_addr"), by_addr("orig_h"))
        return [sender.alias("orig_device"), by_addr("resp_h").alias("resp_device")]
    if name == "dhcp":
        is_server = pl.col("orig_p").eq(_SERVER_PORT).fill_null(False)
        client = by_mac("mac")
        orig = pl.when(is_server).then(by_addr("orig_h")).otherwise(pl.coalesce(client, by_addr("orig_h")))
        to_client = is_server & pl.col("resp_p").ne(_SERVER_PORT).fill_null(True)
        resp = pl.when(to_client).then(pl.coalesce(client, by_addr("resp_h"))).otherwise(by_addr("resp_h"))
        return [orig.alias("orig_device"), resp.alias("resp_device")]
    if "orig_h" in rows.columns:
        return [by_addr("orig_h").alias("orig_device"), by_addr("resp_h").alias("resp_device")]
    return []
