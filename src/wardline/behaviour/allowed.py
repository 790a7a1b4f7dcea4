"""Which profile is a device's, and whether it allows what the device did.

Permitted beside every profile, as RFC 8520 has it for its default nodes: DNS and NTP with the local network. DHCP,
ICMP and what goes to a group of receivers are never judged.

References: RFC 8520 4 (abstract peers), 8 (names), 10 (the URL in DHCP).
"""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wardline.behaviour.names import domain_of
from wardline.model.device import Device, DeviceId
from wardline.model.ports import DeviceView
from wardline.model.profile import Peer, Profile, Rule

_DEFAULTS = frozenset({("udp", 53), ("tcp", 53), ("udp", 123)})
_NEVER_JUDGED = frozenset({("udp", 67), ("udp", 68), ("udp", 546), ("udp", 547)})


@dataclass(frozen=True, slots=True)
class Contact:
    """One kind of traffic of a device, as `talk` has it; `port` is the server's."""

    device: str
    role: str
    peer_h: str
    kind: str
    proto: str
    port: int | None
    domain: str | None = None
    peer_device: str | None = None


def profile_of(device: Device, url: str, profiles: Sequence[Profile]) -> Profile | None:
    """The profile that the device names by its MUD URL, else the one for its vendor and model."""
    if url:
        found = next((one for one in profiles if _same_url(one.url, url)), None)
        if found:
            return found
    vendor, model = device.value("vendor").lower(), device.value("model").lower()
    if not model:
        return None
    return next((one for one in profiles if _is_for(one, vendor, model)), None)


def is_judged(contact: Contact) -> bool:
    """Whether profiles speak about this kind of traffic."""
    return (
        contact.proto in ("tcp", "udp")
        and contact.kind != "group"
        and (contact.proto, contact.port or 0) not in _NEVER_JUDGED
    )


def allowing(contact: Contact, profile: Profile, devices: DeviceView) -> Rule | None:
    """The first rule that allows it; for what every device may do, a rule that says so; None where there is none."""
    if (contact.proto, contact.port or 0) in _DEFAULTS and contact.role == "client" and contact.kind != "external":
        return Rule("default", Peer("local"), proto=contact.proto)
    return next((rule for rule in profile.rules if _fits(rule, contact, profile, devices)), None)


def may_have_name(contact: Contact, profile: Profile) -> bool:
    """Whether the profile would allow it if the peer had one of the names that it lists."""
    return any(
        rule.peer.kind == "name" and rule.proto in (None, contact.proto) and _ports_fit(rule, contact)
        for rule in profile.rules
    )


def nearest(contact: Contact, profile: Profile) -> Rule | None:
    """The allowed traffic that is most like it: the same service first, then the same transport."""
    ranked = [rule for rule in profile.rules if rule.proto in (None, contact.proto)]

    def likeness(rule: Rule) -> tuple[bool, bool]:
        bounds = rule.remote if contact.role == "client" else rule.local
        return bounds is not None and bounds[0] <= (contact.port or 0) <= bounds[1], rule.opened_by == "device"

    return max(ranked, key=likeness, default=None)


def _fits(rule: Rule, contact: Contact, profile: Profile, devices: DeviceView) -> bool:
    if rule.proto is not None and rule.proto != contact.proto:
        return False
    if rule.family is not None and rule.family != (6 if ":" in contact.peer_h else 4):
        return False
    return _ports_fit(rule, contact) and _peer_fits(rule.peer, contact, profile, devices)


def _ports_fit(rule: Rule, contact: Contact) -> bool:
    """Whether the server's port is allowed; a rule of ports at one side alone says which side serves."""
    here, there = (rule.remote, rule.local) if contact.role == "client" else (rule.local, rule.remote)
    if rule.opened_by not in ("either", "device" if contact.role == "client" else "peer"):
        return False
    if here is None:
        return there is None
    return here[0] <= (contact.port or 0) <= here[1]


def _peer_fits(peer: Peer, contact: Contact, profile: Profile, devices: DeviceView) -> bool:
    inside = contact.kind in ("device", "local")
    match peer.kind:
        case "any":
            return True
        case "name":
            return contact.domain is not None and contact.domain == (domain_of(peer.value) or peer.value)
        case "network":
            return _within(contact.peer_h, peer.value)
        case "local":
            return inside
        case "controller" | "my-controller":
            return inside
        case "same-manufacturer":
            return inside and _is_of_vendor(
                contact, {_vendor(contact.device, devices), profile.vendor.lower()}, devices
            )
        case "manufacturer" | "model":
            return inside and _is_of_vendor(contact, {peer.value}, devices)


def _is_of_vendor(contact: Contact, vendors: Iterable[str], devices: DeviceView) -> bool:
    """Whether the peer is a device of one of these vendors; of an authority, the name before its suffix is compared."""
    theirs = _vendor(contact.peer_device or "", devices)
    names = {name for vendor in vendors if vendor for name in (vendor, (domain_of(vendor) or vendor).split(".")[0])}
    return bool(theirs) and any(theirs in name or name in theirs for name in names)


def _vendor(device: str, devices: DeviceView) -> str:
    known = devices.get(DeviceId(device)) if device else None
    return known.value("vendor").lower() if known else ""


def _same_url(one: str, other: str) -> bool:
    return one.strip().rstrip("/").lower() == other.strip().rstrip("/").lower()


def _is_for(profile: Profile, vendor: str, model: str) -> bool:
    if profile.model:
        return profile.model.lower() == model and profile.vendor.lower() in ("", vendor)
    about = profile.about.lower()
    return bool(vendor) and vendor in about and model in about


@lru_cache(maxsize=65_536)
def _within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network)
    except ValueError:
        return False
