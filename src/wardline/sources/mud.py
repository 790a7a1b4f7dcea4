"""MUD files, read: what the maker says a device does. A file from anywhere is hostile input: bounded, and refused with
the place where it says what cannot be expressed, so that nothing is allowed or forbidden by a guess.

References: RFC 8520 3, 4, 8 (nodes), 9 (an example); RFC 8519 4 (access lists); RFC 7951 (YANG in JSON).
"""

import ipaddress
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from wardline.model.errors import InputError
from wardline.model.profile import Opener, Peer, PeerKind, Profile, Range, Rule

MOST_BYTES = 1_000_000
MOST_RULES = 4_096
MOST_TEXT = 253

_FAMILIES: Mapping[str, Literal[4, 6]] = {"ipv4": 4, "ipv6": 6}
_PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmp"}
_TRANSPORTS = ("tcp", "udp")
_ABSTRACT: Mapping[str, PeerKind] = {
    "manufacturer": "manufacturer",
    "same-manufacturer": "same-manufacturer",
    "model": "model",
    "local-networks": "local",
    "controller": "controller",
    "my-controller": "my-controller",
}
_VALUELESS = ("same-manufacturer", "local-networks", "my-controller")
Tree = Mapping[str, Any]


def read_profiles(paths: Sequence[Path]) -> tuple[Profile, ...]:
    """The profiles of these MUD files, in their order. Raises InputError with the file and the place in it."""
    return tuple(read_profile(path) for path in paths)


def read_profile(path: Path) -> Profile:
    """The profile of one MUD file. Raises InputError with the file and the place in it."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); give a MUD file") from error
    return parse_profile(data, str(path))


def parse_profile(data: bytes, name: str) -> Profile:
    """The profile that these bytes hold; `name` is how errors call them. Raises InputError with the place."""
    if len(data) > MOST_BYTES:
        raise InputError(f"{name} has more than {MOST_BYTES} bytes, which no MUD file needs; give another")
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is no JSON ({error}); give a MUD file as RFC 8520 has it") from error
    try:
        return _profile(_Place("", tree))
    except _RefusedError as refused:
        raise InputError(f"{name}: {refused}; mend the file, or leave it out") from refused


class _RefusedError(Exception):
    """What the file says cannot be expressed; the message has the place."""


class _Place:
    """A value within the file, which knows where it stands."""

    def __init__(self, path: str, value: object) -> None:
        self.path, self.value = path, value

    def refuse(self, why: str) -> _RefusedError:
        return _RefusedError(f"at {self.path or 'the top'}: {why}")

    def tree(self) -> Tree:
        if not isinstance(self.value, dict):
            raise self.refuse("an object is needed")
        return self.value

    def get(self, *names: str) -> "_Place | None":
        """The member by the first of these names that is there."""
        tree = self.tree()
        return next((_Place(f"{self.path}/{name}", tree[name]) for name in names if name in tree), None)

    def need(self, *names: str) -> "_Place":
        found = self.get(*names)
        if found is None:
            raise self.refuse(f"{names[0]} is missing")
        return found

    def each(self) -> "Iterator[_Place]":
        if not isinstance(self.value, list):
            raise self.refuse("a list is needed")
        if len(self.value) > MOST_RULES:
            raise self.refuse(f"more than {MOST_RULES} entries")
        for place, item in enumerate(self.value):
            yield _Place(f"{self.path}[{place}]", item)

    def text(self) -> str:
        if not isinstance(self.value, str) or len(self.value) > MOST_TEXT or not self.value.isprintable():
            raise self.refuse(f"a printable text of at most {MOST_TEXT} characters is needed")
        return self.value

    def number(self, most: int) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not 0 <= self.value <= most:
            raise self.refuse(f"a number from 0 to {most} is needed")
        return self.value

    def only(self, *names: str) -> None:
        """Refuse members that nobody here understands."""
        for name in self.tree():
            if name not in names:
                raise _Place(f"{self.path}/{name}", None).refuse("this cannot be expressed")


def _profile(top: _Place) -> Profile:
    mud = top.need("ietf-mud:mud")
    version = mud.need("mud-version").number(255)
    if version != 1:
        raise mud.refuse(f"MUD version {version} is not known, only 1 is")
    url = mud.need("mud-url").text()
    if not url.startswith("https://"):
        raise mud.refuse("mud-url begins with https:// (RFC 8520 6)")
    lists = _access_lists(top)
    rules: list[Rule] = []
    for policy, side in (("from-device-policy", "device"), ("to-device-policy", "peer")):
        held = mud.get(policy)
        for one in held.need("access-lists").need("access-list").each() if held else ():
            name = one.need("name").text()
            if name not in lists:
                raise one.refuse(f"no access list is called {name}")
            rules += _rules(lists[name], from_device=side == "device")
            if len(rules) > MOST_RULES:
                raise one.refuse(f"more than {MOST_RULES} rules")
    said = {name: found.text() if (found := mud.get(name)) else "" for name in _FACTS}
    return Profile(url, tuple(rules), said["mfg-name"], said["model-name"], said["systeminfo"], "maker", 0,
                   said["last-update"])  # fmt: skip


_FACTS = ("mfg-name", "model-name", "systeminfo", "last-update")


def _access_lists(top: _Place) -> Mapping[str, _Place]:
    lists: dict[str, _Place] = {}
    for one in top.need("ietf-access-control-list:acls").need("acl").each():
        name = one.need("name").text()
        if name in lists:
            raise one.refuse(f"a second access list is called {name}")
        kind = one.get("type")
        if kind and kind.text().rpartition(":")[2] not in ("ipv4-acl-type", "ipv6-acl-type", "mixed-eth-ipv4-acl-type"):
            raise kind.refuse("only access lists of IPv4 or IPv6 can be expressed")
        lists[name] = one
    return lists


def _rules(acl: _Place, *, from_device: bool) -> list[Rule]:
    return [_rule(ace, from_device=from_device) for ace in acl.need("aces").need("ace").each()]


def _rule(ace: _Place, *, from_device: bool) -> Rule:
    forwarding = ace.need("actions").need("forwarding")
    if forwarding.text().rpartition(":")[2] != "accept":
        raise forwarding.refuse("only 'accept' can be expressed: what no rule allows is denied anyway")
    matches = ace.need("matches")
    matches.only("ipv4", "ipv6", *_TRANSPORTS, "icmp", "ietf-mud:mud")
    ip = next((found for name in _FAMILIES if (found := matches.get(name))), None)
    if matches.get("ipv4") and matches.get("ipv6"):
        raise matches.refuse("one rule is of IPv4 or of IPv6")
    proto = _proto(matches, ip)
    local, remote, opened_by = _ports(matches, from_device=from_device)
    return Rule(
        name=ace.need("name").text(),
        peer=_peer(matches, ip, from_device=from_device),
        family=4 if matches.get("ipv4") else 6 if matches.get("ipv6") else None,
        proto=proto,
        local=local,
        remote=remote,
        opened_by=opened_by,
    )


def _proto(matches: _Place, ip: _Place | None) -> str | None:
    named = [name for name in (*_TRANSPORTS, "icmp") if matches.get(name)]
    if len(named) > 1:
        raise matches.refuse("one rule has one transport")
    number = ip.get("protocol") if ip else None
    if number is None:
        return named[0] if named else None
    proto = _PROTOCOLS.get(number.number(255))
    if proto is None:
        raise number.refuse("only TCP (6), UDP (17) and ICMP (1, 58) can be expressed")
    if named and named[0] != proto:
        raise number.refuse(f"the protocol is not {named[0]}, which the rule names too")
    return proto


def _peer(matches: _Place, ip: _Place | None, *, from_device: bool) -> Peer:
    """Who is at the other side; at most one statement about it."""
    side, own = ("dst", "src") if from_device else ("src", "dst")
    family = "ipv4" if ip and ip.path.endswith("ipv4") else "ipv6"
    long, short = ("destination", "source") if from_device else ("source", "destination")
    network = f"{long}-{family}-network"
    found: list[Peer] = []
    if ip:
        own_side = [f"ietf-acldns:{own}-dnsname", f"{short}-{family}-network"]
        for name in own_side:
            if held := ip.get(name):
                raise held.refuse("this is about the device itself, whose address or name no file for a model can know")
        ip.only("protocol", f"ietf-acldns:{side}-dnsname", network)
        if host := ip.get(f"ietf-acldns:{side}-dnsname"):
            found.append(Peer("name", host.text().lower().strip(".")))
        if net := ip.get(network):
            found.append(Peer("network", _network(net)))
    abstract = matches.get("ietf-mud:mud")
    if abstract:
        abstract.only(*_ABSTRACT)
        found += [_abstract(held, kind) for name, kind in _ABSTRACT.items() if (held := abstract.get(name))]
    if len(found) > 1:
        raise matches.refuse("more than one statement about the peer")
    return found[0] if found else Peer("any")


def _abstract(held: _Place, kind: PeerKind) -> Peer:
    if held.path.rpartition("/")[2] in _VALUELESS:
        if held.value != [None]:
            raise held.refuse("an empty leaf is written as [null] (RFC 7951 6.9)")
        return Peer(kind)
    return Peer(kind, held.text().lower())


def _network(place: _Place) -> str:
    try:
        return str(ipaddress.ip_network(place.text(), strict=False))
    except ValueError:
        raise place.refuse("no network") from None


def _ports(matches: _Place, *, from_device: bool) -> tuple[Range | None, Range | None, Opener]:
    """Ports of the device and of its peer, and who opens."""
    if icmp := matches.get("icmp"):
        icmp.only("type", "code")
    transport = next((found for name in _TRANSPORTS if (found := matches.get(name))), None)
    if transport is None:
        return None, None, "either"
    transport.only("source-port", "destination-port", "ietf-mud:direction-initiated")
    source, target = (_range(transport.get(f"{side}-port")) for side in ("source", "destination"))
    opened = transport.get("ietf-mud:direction-initiated")
    said = opened.text() if opened else ""
    if opened and said not in ("from-device", "to-device"):
        raise opened.refuse("from-device or to-device is needed")
    opener: Opener = "device" if said == "from-device" else "peer" if said else "either"
    return (source, target, opener) if from_device else (target, source, opener)


def _range(place: _Place | None) -> Range | None:
    if place is None:
        return None
    place.only("operator", "port", "lower-port", "upper-port")
    if lower := place.get("lower-port"):
        low, high = lower.number(65535), place.need("upper-port").number(65535)
        if low > high:
            raise place.refuse("the range ends before it begins")
        return low, high
    operator = place.get("operator")
    port = place.need("port").number(65535)
    match operator.text() if operator else "eq":
        case "eq":
            return port, port
        case "lte":
            return 0, port
        case "gte":
            return port, 65535
        case _:
            raise place.refuse("only eq, lte and gte can be expressed")
