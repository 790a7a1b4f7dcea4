"""What every device of the lab can do: be somebody, look a name up, open connections."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from wardline_range.chance import Chance
from wardline_range.clock import SECOND, Process, ns
from wardline_range.packets.conversation import Conversation
from wardline_range.packets.nic import Nic
from wardline_range.protocols import dns, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.tls import Server, Stack
from wardline_range.site import GATEWAY_IP, Site
from wardline_range.truth import BENIGN, DeviceTruth, Label

DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class Spec:
    """Who a device is, and the habits of its network stack; no `dhcp` means a fixed address."""

    name: str
    mac: str
    ip: str
    vendor: str
    model: str
    type: str
    hostname: str = ""
    firmware: str = ""
    dhcp: Client | None = None
    lag_s: float = 0.0005
    ttl: int = 64
    is_small: bool = False
    asks_ipv6: bool = False

    @property
    def nic(self) -> Nic:
        """Its interface; a small stack has a small window and no options."""
        if self.is_small:
            return Nic(self.mac, self.ip, self.ttl, self.lag_s, mss=1436, window=5744, scales=False)
        return Nic(self.mac, self.ip, self.ttl, self.lag_s)


class Device:
    """One device; subclasses say who it is and what it does."""

    spec: ClassVar[Spec]
    open_ports: ClassVar[frozenset[int]] = frozenset()
    stack: ClassVar[Stack] = tls.OPENSSL

    def __init__(self, site: Site) -> None:
        self.site = site
        self.nic = self.spec.nic
        self.chance: Chance = site.chance(self.spec.name)
        self._known: dict[str, int] = {}

    @property
    def now(self) -> int:
        """The time of its turn, ns."""
        return self.site.clock.now

    def life(self) -> Iterator[tuple[float, Process]]:
        """What it does: seconds until a process begins, and the process."""
        return iter(())

    def truth(self) -> DeviceTruth:
        """The device as it is."""
        one = self.spec
        return DeviceTruth(one.name, one.mac, (one.ip,), one.vendor, one.model, one.type, one.hostname, one.firmware)

    def resolve(self, name: str, at: int, label: Label = BENIGN) -> tuple[str, int]:
        """The address of a name, and when it is known: at once where it was asked before and still holds."""
        address = self.site.address(name)
        if self._known.get(name, 0) > at:
            return address, at
        ttl = 60 * (1 + hashlib.sha256(name.encode()).digest()[2] % 30)
        self._known[name] = at + ttl * SECOND
        known = at
        if self.spec.asks_ipv6:
            self.ask(name, "AAAA", (), at + ns(0.0002), label)
        known = self.ask(name, "A", (dns.a(name, address, ttl),), at, label)
        return address, known + ns(0.0004)

    def ask(
        self, name: str, kind: str, answers: tuple[dns.Record, ...], at: int, label: Label = BENIGN, code: int = 0
    ) -> int:
        """One question to the gateway's resolver and its answer; the time of the answer."""
        port, number = self.site.port(self.nic), self.chance.below(1 << 16)
        sent = self.site.datagram(self.nic, port, GATEWAY_IP, DNS_PORT, dns.query(number, name, kind), at, "dns", label)
        back = sent + ns(self.chance.between(0.004, 0.045))
        answer = dns.response(number, name, kind, answers, code)
        return self.site.datagram(self.site.nic(GATEWAY_IP), DNS_PORT, self.nic.ip, port, answer, back, "dns", label)

    def call(self, ip: str, port: int, service: str, at: int, label: Label = BENIGN) -> Conversation:
        """An open TCP connection."""
        return self.site.connect(self.nic, ip, port, at, service, self.chance, label)

    def secure(self, name: str, at: int, server: Server = tls.PLAIN_SERVER, port: int = tls.PORT) -> Conversation:
        """A TLS connection to a name, ready for data."""
        address, known = self.resolve(name, at)
        return tls.shake(self.call(address, port, "ssl", known), self.stack, name, server, self.chance)
