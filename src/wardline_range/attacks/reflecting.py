"""What reflection shares: requests with the victim's address as source, and neighbours that answer it.

References: ATT&CK T1498.002; RFC 2827 (why networks should not let such packets out).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from wardline_range.attacks.flooding import Flood
from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.packets.nic import Nic


@dataclass(kw_only=True, eq=False)
class Reflection(Flood):
    """The attacking device sends the requests, the neighbours' answers leave the network."""

    techniques: ClassVar[tuple[str, ...]] = ("T1498", "T1498.002")

    per_s: float = 40.0
    most: int = 4000

    def reflecting(self, port: int, request: bytes, answer: bytes, step: str) -> Iterator[float]:
        """Requests to each neighbour in turn, and answers to the victim."""
        site, ip = self.site, self.victim_ip
        posing = self.posing()
        for number, wait in enumerate(self.pace()):
            present = self.mirrors()
            if present:
                mirror = present[number % len(present)]
                sport = 50_000 + number % 5000
                at = site.datagram(posing, sport, mirror.nic.ip, port, request, self.now, "", self.label(step))
                back = at + ns(self.chance.between(0.001, 0.02))
                site.datagram(mirror.nic, port, ip, sport, answer, back, "", self.label(step))
            yield wait

    def posing(self) -> Nic:
        """The attacking device's interface under the victim's address."""
        return replace(self.device.nic, ip=self.victim_ip)

    def mirrors(self) -> list[Device]:
        """The neighbours that answer."""
        others = [one for one in self.neighbours() if one.nic.ip != self.site.gateway_ip]
        return others[:6]
