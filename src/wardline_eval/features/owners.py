"""Whose traffic it is: the addresses that are devices of the site, and their MACs.

A peer has no inventory; it goes by addresses. A device is an address that is not routed on the Internet and has sent
something; where a MAC sends for many addresses, it is a router's and says nothing about a device.
"""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address

import polars as pl

_OWN = 4
"""Addresses that one device may have (IPv4, IPv6 link-local and others) before its MAC is taken for a router's."""


@lru_cache(maxsize=1 << 16)
def is_local(address: str) -> bool:
    """An address of a device at the site, by its kind alone; a MAC is one too."""
    try:
        found = ip_address(address)
    except ValueError:
        return bool(address)
    return found.is_private and not (found.is_multicast or found.is_unspecified or found.is_reserved)


class Owners:
    """The devices seen so far, by address."""

    def __init__(self) -> None:
        self._mac: dict[str, str] = {}
        self._addresses: dict[str, set[str]] = {}

    def add(self, senders: pl.DataFrame) -> None:
        """Take in rows of the table `sender`."""
        pairs = senders.select("l2_addr", "addr").drop_nulls().unique().sort("l2_addr", "addr")
        for mac, address in pairs.iter_rows():
            if is_local(address):
                self._mac[address] = mac
                self._addresses.setdefault(mac, set()).add(address)

    def devices(self) -> Iterable[str]:
        """Addresses of devices that have sent."""
        return self._mac.keys()

    def names(self, address: str) -> tuple[str, ...]:
        """All by which a device is known: this address, and its MAC where that is its alone."""
        mac = self._mac.get(address, "")
        return (address, mac) if mac and len(self._addresses[mac]) <= _OWN else (address,)
