"""Where an address lies: on the local network, outside, or a group of receivers.

References: RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291 2.4 (local and link-local); RFC 5771, RFC 4291 2.7
(multicast).
"""

import ipaddress
from functools import lru_cache
from typing import Literal

Kind = Literal["device", "local", "external", "group"]

_LOCAL = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8",
                 "fc00::/7", "fe80::/10", "::1/128")
)  # fmt: skip


@lru_cache(maxsize=65_536)
def place(address: str) -> tuple[Kind, str | None]:
    """The kind of an address that is no device of ours, and for an external one its net (/24, IPv6 /48).

    An address that ends in .255 counts as a broadcast; text that is no address as "local".
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "local", None
    if ip.is_multicast or ip.is_unspecified or address.endswith(".255"):
        return "group", None
    if any(ip in net for net in _LOCAL if net.version == ip.version):
        return "local", None
    return "external", str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))
