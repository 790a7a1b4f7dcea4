"""A beacon over DNS: orders come as TXT and A answers."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.beaconing import Beacon
from wardline_range.protocols import dns
from wardline_range.protocols.noise import noise


@dataclass(kw_only=True, eq=False)
class BeaconDns(Beacon):
    """A short question every while under one domain; nothing else leaves."""

    name = "beacon-dns"
    techniques = ("T1071.004", "T1071")
    description = "The device asks for names under one domain every 90 s or so, and gets its orders in the answers."

    controller: str = "ns.edge-config.example"
    every_s: float = 90.0
    jitter: float = 0.2

    def waits(self) -> Iterator[float]:
        """Around the middle."""
        while True:
            yield self.chance.around(self.every_s, self.jitter)

    def beat(self) -> None:
        """One question."""
        chance, label = self.chance, self.label("beacon")
        name = f"{chance.below(1 << 32):08x}.{self.controller}"
        if chance.happens(0.3):
            order = base64.b64encode(noise(chance, 24)).decode()
            self.device.ask(name, "TXT", (dns.txt(name, order, ttl=1),), self.now, label)
        else:
            self.device.ask(name, "A", (dns.a(name, "192.0.2.1", 1),), self.now, label)
