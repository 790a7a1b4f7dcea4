"""What every device of the lab can do: be somebody, come and go, look a name up, open connections."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from wardline_range.chance import Chance
from wardline_range.clock import SECOND, Process, ns
from wardline_range.directory import Directory
from wardline_range.packets.conversation import Conversation, Unreachable
from wardline_range.packets.nic import Nic
from wardline_range.protocols import dns, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.tls import Server, Stack
from wardline_range.truth import BENIGN, Address, DeviceTruth, Label

DNS_PORT = 53
Start = Callable[[], Process]
Habit = tuple[float, Start]
"""Seconds after power-on, and what begins a process then; it is begun again where its peer became unreachable."""


@dataclass(frozen=True, slots=True)
class Updates:
    """Where a model's firmware comes from, and how large it is; `is_clear` means by HTTP without TLS."""

    host: str
    image_bytes: int = 2_600_000
    is_clear: bool = False
    agent: str = "updater/1.0"


@dataclass(frozen=True, slots=True)
class Model:
    """What all devices of one model have in common.

    `firmware` goes from the oldest version to the newest. `ouis` are prefixes of its MAC addresses, none for a device
    that makes its address up. `{serial}`, `{mac}` (its last six digits) and `{name}` in `hostname` are filled in.
    `sectors` are the kinds of site where it stands, `zone` the zone there. No `dhcp` means a fixed address.
    """

    id: str
    vendor: str
    model: str
    type: str
    firmware: tuple[str, ...] = ("",)
    ouis: tuple[str, ...] = ()
    hostname: str = ""
    serial: str = "{digits:8}"
    dhcp: Client | None = None
    sectors: tuple[str, ...] = ()
    zone: str = "devices"
    stack: Stack = tls.OPENSSL
    open_ports: frozenset[int] = frozenset()
    lag_s: float = 0.0005
    ttl: int = 64
    is_small: bool = False
    asks_ipv6: bool = False
    updates: Updates = Updates("updates.firmware.example")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who one device is."""

    name: str
    mac: str
    ip: str
    hostname: str = ""
    firmware: str = ""
    serial: str = ""
    zone: str = ""


class Device:
    """One device; subclasses say which model it is and what it does."""

    model: ClassVar[Model]

    def __init__(self, site: "Directory[Device]", who: Identity) -> None:
        self.site, self.who = site, who
        self.chance: Chance = site.chance(who.name)
        self.is_present = False
        self.boots = 0
        self.drift_ppm = 0.0
        """How much its clock runs slow (parts per million); its waits grow by as much."""
        self.false_resolver: tuple[str, Label] | None = None
        """A resolver that an attack made it ask, and the label of what it asks there."""
        self.addresses: list[Address] = []
        self._nic = self._interface(who)
        self._known: dict[str, int] = {}

    @property
    def nic(self) -> Nic:
        """Its interface."""
        return self._nic

    @property
    def open_ports(self) -> frozenset[int]:
        """TCP ports that accept connections."""
        return self.model.open_ports

    @property
    def now(self) -> int:
        """The time of its turn, ns."""
        return self.site.clock.now

    @property
    def client(self) -> Client:
        """How it asks for an address, its own host name filled in."""
        asked = self.model.dhcp or Client()
        return replace(asked, host_name=self.who.hostname) if asked.host_name else asked

    def life(self) -> Iterator[Habit]:
        """What it does from power-on."""
        return iter(())

    def switch_on(self) -> None:
        """It becomes reachable and begins its life."""
        if self.is_present:
            return
        self.is_present = True
        self.boots += 1
        self._known.clear()
        self.site.residents[self.nic.ip] = self
        self.addresses.append(Address(self.nic.mac, self.nic.ip, self.now, 0))
        for after, start in self.life():
            self.site.clock.spawn(self._lived(start, after, self.boots))

    def switch_off(self) -> None:
        """It falls silent at once, as when its plug is pulled."""
        if not self.is_present:
            return
        self.is_present = False
        if self.site.residents.get(self.nic.ip) is self:
            del self.site.residents[self.nic.ip]
        self.site.forget(self.nic.ip)
        self.addresses[-1] = replace(self.addresses[-1], end=self.now)

    def become(self, **changes: str) -> None:
        """Change who it is while it is off: `ip`, `mac`, `firmware` or `hostname`."""
        self.who = replace(self.who, **changes)
        self._nic = self._interface(self.who)

    def truth(self, end: int) -> DeviceTruth:
        """The device as it was by `end` (ns), without what it was allowed to say."""
        who, one = self.who, self.model
        held = tuple(replace(address, end=address.end or end) for address in self.addresses)
        ips = tuple(dict.fromkeys(address.ip for address in held)) or (who.ip,)
        return DeviceTruth(
            who.name, who.mac, ips, one.vendor, one.model, one.type, who.hostname, who.firmware, who.serial, who.zone,
            held, (), self.site.name,
        )  # fmt: skip

    def pause(self, mean_s: float) -> float:
        """Seconds until a person does something that happens every `mean_s` in the busiest hour of the site."""
        return self.site.rhythm.waiting(self.chance, self.now, mean_s)

    def resolve(self, name: str, at: int, label: Label = BENIGN) -> tuple[str, int]:
        """The address of a name, and when it is known: at once where it was asked before and still holds.

        Raises Unreachable where the resolver has no way to the Internet.
        """
        address = self.site.internet.address(name)
        if self._known.get(name, 0) > at:
            return address, at
        if not self.site.internet.is_up(at):
            raise Unreachable(self.ask(name, "A", (), at, label, dns.SERVER_FAILURE))
        ttl = 60 * (1 + hashlib.sha256(name.encode()).digest()[2] % 30)
        self._known[name] = at + ttl * SECOND
        if self.model.asks_ipv6:
            self.ask(name, "AAAA", (), at + ns(0.0002), label)
        known = self.ask(name, "A", (dns.a(name, address, ttl),), at, label)
        return address, known + ns(0.0004)

    def ask(
        self, name: str, kind: str, answers: tuple[dns.Record, ...], at: int, label: Label = BENIGN, code: int = 0
    ) -> int:
        """One question to the gateway's resolver and its answer; the time of the answer."""
        if not self.is_present:
            raise Unreachable(at)
        site, resolver = self.site, self.site.gateway_ip
        if self.false_resolver is not None:
            resolver, label = self.false_resolver
        port, number = site.port(self.nic), self.chance.below(1 << 16)
        sent = site.datagram(self.nic, port, resolver, DNS_PORT, dns.query(number, name, kind), at, "dns", label)
        if not site.is_there(resolver, sent):
            raise Unreachable(sent)
        back = sent + ns(self.chance.between(0.004, 0.045))
        answer = dns.response(number, name, kind, answers, code)
        return site.datagram(site.nic(resolver), DNS_PORT, self.nic.ip, port, answer, back, "dns", label)

    def call(self, ip: str, port: int, service: str, at: int, label: Label = BENIGN) -> Conversation:
        """An open TCP connection. Raises Unreachable where nobody answers, or it is itself away."""
        if not self.is_present:
            raise Unreachable(at)
        return self.site.connect(self.nic, ip, port, at, service, self.chance, label)

    def secure(self, name: str, at: int, server: Server = tls.PLAIN_SERVER, port: int = tls.PORT) -> Conversation:
        """A TLS connection to a name, ready for data. Raises Unreachable where nobody answers."""
        address, known = self.resolve(name, at)
        return tls.shake(self.call(address, port, "ssl", known), self.model.stack, name, server, self.chance)

    def _interface(self, who: Identity) -> Nic:
        """A small stack has a small window and no options."""
        one = self.model
        if one.is_small:
            return Nic(who.mac, who.ip, one.ttl, one.lag_s, mss=1436, window=5744, scales=False)
        return Nic(who.mac, who.ip, one.ttl, one.lag_s)

    def _lived(self, start: Start, after: float, boot: int) -> Process:
        """A process as long as the device is on; begun again, ever later, where its peer cannot be reached."""
        yield after
        backoff_s = 5.0
        while self._is_on_since(boot):
            process = start()
            try:
                for wait in process:
                    yield wait * (1 + self.drift_ppm / 1e6)
                    if not self._is_on_since(boot):
                        return
                    backoff_s = 5.0
                return
            except Unreachable as given_up:
                waited = max(0.0, (given_up.at - self.now) / SECOND)
                yield waited + self.chance.around(backoff_s, 0.3)
                backoff_s = min(300.0, 2 * backoff_s)

    def _is_on_since(self, boot: int) -> bool:
        return self.is_present and self.boots == boot
