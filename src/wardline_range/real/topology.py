"""The lab's wiring: a switch, a gateway, an Internet that ends there, and every host on a port of the switch.

    host ─ eth0 ══ p0 ┐                       ┌ lan ─ gateway ─ wan ══ eth0 ─ internet
                      ├─ switch (bridge br0) ─┤
    host ─ eth0 ══ p1 ┘                       └ ...

Each cable is a veth pair laid straight between two namespaces of the lab, so no end of it is ever outside. Segmentation
and checksum offload are off, so that frames are recorded as a wire would carry them.

References: RFC 5737 (documentation addresses), RFC 6598 (the addresses between gateway and provider), ip-link(8),
linux/ethtool.h (ETHTOOL_STXCSUM, ETHTOOL_SGSO, ETHTOOL_SGRO).
"""

import ctypes
import fcntl
import ipaddress
import re
import socket
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from wardline_range.real.commands import LabError, run
from wardline_range.real.namespaces import create, inside, namespace
from wardline_range.real.plan import GATEWAY, NETWORK, OUTSIDE, Host

BRIDGE = "br0"
SWITCH, GATEWAY_NAME, INTERNET = "switch", "gateway", "internet"
GATEWAY_MAC = "24:5a:4c:10:77:01"
INTERNET_NETWORKS = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_OUTSIDE_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_PREFIX_LENGTH = NETWORK.rpartition("/")[2]
_WAN_GATEWAY, _WAN_PROVIDER = "100.64.0.1", "100.64.0.2"
_SIOCETHTOOL = 0x8946
_OFFLOADS = {"checksums": 0x17, "segmentation": 0x24, "TCP segmentation": 0x1F, "merging": 0x2C}
"""ETHTOOL_STXCSUM, ETHTOOL_SGSO, ETHTOOL_STSO, ETHTOOL_SGRO."""


@dataclass(frozen=True, slots=True)
class Topology:
    """The namespaces of one lab, by what they stand for; `hosts` are those with a port of their own."""

    lab: str
    hosts: tuple[Host, ...]
    gateway_mac: str

    @property
    def switch(self) -> str:
        """The namespace that holds the bridge."""
        return namespace(self.lab, SWITCH)

    @property
    def gateway(self) -> str:
        """The namespace that forwards between the network and the Internet."""
        return namespace(self.lab, GATEWAY_NAME)

    @property
    def internet(self) -> str:
        """The namespace that holds every address of the Internet."""
        return namespace(self.lab, INTERNET)

    def of(self, host: Host) -> str:
        """The namespace in which a host's programs run."""
        if host.ip == GATEWAY:
            return self.gateway
        return self.internet if host.is_outside else namespace(self.lab, host.name)

    @property
    def names(self) -> list[str]:
        """All of them."""
        return [self.switch, self.gateway, self.internet, *(self.of(host) for host in self.hosts)]

    def port(self, host: Host) -> str:
        """A host's port of the switch."""
        return f"p{self.hosts.index(host)}"


def check_plan(hosts: Sequence[Host]) -> None:
    """Raises LabError where hosts cannot be in one lab together."""
    remedy = "mend the list of hosts"
    for what in ("name", "mac", "ip"):
        told = [getattr(host, what) for host in hosts if not (host.is_outside and what == "mac")]
        twice = sorted({one for one in told if told.count(one) > 1})
        if twice:
            raise LabError(f"two hosts have the {what} {twice[0]}", remedy)
    for host in hosts:
        is_taken = host.name == SWITCH or (host.name == INTERNET and not host.is_outside)
        is_taken |= host.name == GATEWAY_NAME and host.ip != GATEWAY
        if is_taken or not (_OUTSIDE_NAME if host.is_outside else _NAME).fullmatch(host.name):
            raise LabError(f"no host can be called {host.name!r}", f"{remedy}: small letters, digits and dashes")
        networks = INTERNET_NETWORKS if host.is_outside else (NETWORK,)
        if not any(ipaddress.IPv4Address(host.ip) in ipaddress.IPv4Network(network) for network in networks):
            raise LabError(f"{host.name} has {host.ip}, which is not in {' or '.join(networks)}", remedy)


def plan(lab: str, hosts: Sequence[Host]) -> Topology:
    """What will be built for these hosts."""
    own_port = tuple(host for host in hosts if not host.is_outside and host.ip != GATEWAY)
    macs = [host.mac for host in hosts if host.ip == GATEWAY]
    return Topology(lab, own_port, macs[0] if macs else GATEWAY_MAC)


def build(topology: Topology, outside: Iterable[str]) -> None:
    """Make all namespaces and links of the lab, `outside` being addresses on the Internet. Raises LabError."""
    create(topology.names)
    for name in topology.names:
        inside(name, _without_ipv6)
    _batch(topology.switch, "lay the cables", _cables(topology))
    for name in topology.names:
        inside(name, _without_offloads)
    _batch(topology.gateway, "set up the gateway", [
        f"addr add {GATEWAY}/{_PREFIX_LENGTH} broadcast + dev lan", "link set lan up",
        f"addr add {_WAN_GATEWAY}/30 dev wan", "link set wan up", f"route add default via {_WAN_PROVIDER}",
    ])  # fmt: skip
    inside(topology.gateway, _forward)
    _batch(topology.internet, "set up the Internet", [
        f"addr add {_WAN_PROVIDER}/30 dev eth0", "link set eth0 up", f"route add {NETWORK} via {_WAN_GATEWAY}",
        *(f"addr add {address}/32 dev lo" for address in sorted({OUTSIDE, *outside})),
        *(f"route add local {network} dev lo" for network in INTERNET_NETWORKS),
    ])  # fmt: skip
    for host in topology.hosts:
        _batch(topology.of(host), f"set up {host.name}", _addressing(host))


def unplug(topology: Topology, host: Host) -> None:
    """Take a host's cable out of the switch. Raises LabError."""
    _batch(topology.switch, f"unplug {host.name}", [f"link set {topology.port(host)} down"])


def _cables(topology: Topology) -> list[str]:
    lines = [
        f"link add {BRIDGE} type bridge stp_state 0 forward_delay 0 mcast_snooping 0", f"link set {BRIDGE} up",
        f"link add uplink type veth peer name lan address {topology.gateway_mac} netns {topology.gateway}",
    ]  # fmt: skip
    for host in topology.hosts:
        peer = f"peer name eth0 address {host.mac} netns {topology.of(host)}"
        lines.append(f"link add {topology.port(host)} type veth {peer}")
    ports = ("uplink", *(topology.port(host) for host in topology.hosts))
    wan = f"link add eth0 netns {topology.internet} type veth peer name wan netns {topology.gateway}"
    return [*lines, *(f"link set {port} master {BRIDGE} up" for port in ports), wan]


def _addressing(host: Host) -> list[str]:
    if host.uses_dhcp:
        return ["link set eth0 up"]
    return [
        f"addr add {host.ip}/{_PREFIX_LENGTH} broadcast + dev eth0", "link set eth0 up",
        f"route add default via {GATEWAY}",
    ]  # fmt: skip


def _batch(name: str, purpose: str, lines: Iterable[str]) -> None:
    run(["ip", "-n", name, "-batch", "-"], purpose, "\n".join(("link set lo up", *lines, "")))


def _without_ipv6() -> None:
    for interfaces in ("all", "default"):
        Path(f"/proc/sys/net/ipv6/conf/{interfaces}/disable_ipv6").write_text("1")


def _forward() -> None:
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")


def _without_offloads() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        for _, interface in socket.if_nameindex():
            if interface not in ("lo", BRIDGE):
                for command in _OFFLOADS.values():
                    _ethtool(handle, interface, command)


def _ethtool(handle: socket.socket, interface: str, command: int) -> None:
    """Switch one offload off (struct ifreq with a pointer to struct ethtool_value)."""
    value = ctypes.create_string_buffer(struct.pack("=II", command, 0), 8)
    fcntl.ioctl(handle, _SIOCETHTOOL, struct.pack("16sP16x", interface.encode(), ctypes.addressof(value)))
