"""What words mean: tables by kind of text, and the one function that reads a text by them.

Confidence: 0.9 and above, said by the device itself in a field for that purpose; 0.7 to 0.9, a strong inference; 0.4 to
0.7, a guess by family; below 0.4, a hint.
"""

from collections.abc import Callable, Mapping, Sequence

from wardline.inventory.knowledge import (
    addresses,
    announcements,
    banners,
    controllers,
    domains,
    hosts,
    kinds,
    roles,
    vendors,
)

Said = Sequence[tuple[str, str, float]]
"""Attribute, value, confidence."""

_READERS: Mapping[str, Callable[[str], Said]] = {
    "oui": addresses.oui,
    "passes traffic on": roles.passes_on,
    "advertises routes": roles.advertises,
    "dhcp.host_name": hosts.host_name,
    "dhcp.vendor_class": hosts.vendor_class,
    "dhcp.param_list": hosts.param_list,
    "http.user_agent": banners.user_agent,
    "ssdp.user_agent": banners.user_agent,
    "http.server": banners.server,
    "http.realm": banners.realm,
    "ssdp.server": banners.server,
    "ssdp.type": announcements.upnp,
    **dict.fromkeys(("mdns.a", "mdns.aaaa", "mdns.ptr", "mdns.srv", "mdns.txt"), announcements.mdns),
    "mqtt.client_id": banners.client_id,
    "mqtt.topic": banners.topic,
    "ssh.version": banners.ssh,
    "tls.subject": banners.subject,
    "cloud": domains.cloud,
    "ntp pool": domains.pool,
    "bacnet.vendor": controllers.bacnet_vendor,
    "bacnet.property": controllers.bacnet_property,
    "cip.identity": controllers.cip_identity,
    "s7comm.identity": controllers.s7comm_identity,
    "ot": roles.ot,
    "serves": roles.serves,
}


RULES = frozenset(_READERS)
"""Names of all rules, as they stand in `Attribute.rule`."""


def read(rule: str, text: str) -> Said:
    """What one text of a kind says about the device that sent it; nothing where the tables do not know it.

    Of one attribute the first statement counts. Makers have the names that people say, kinds are of the vocabulary.
    """
    said: dict[str, tuple[str, str, float]] = {}
    for name, value, confidence in _READERS[rule](text):
        clean = vendors.said(value) if name == "vendor" else kinds.kind(value) if name == "type" else value
        if clean:
            said.setdefault(name, (name, clean, confidence))
    return tuple(said.values())
