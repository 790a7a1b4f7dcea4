"""A TCP scan so slow that no minute of it is remarkable."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.scanning import Scan
from wardline_range.clock import Process


@dataclass(kw_only=True, eq=False)
class SlowScan(Scan):
    """Hosts and ports in an order without pattern, minutes apart."""

    name = "slow-scan"
    techniques = ("T1046", "T1018", "T0846")
    description = "The device tries single ports of the network's hosts, minutes apart and in no order."

    ports: tuple[int, ...] = (22, 23, 80, 443, 445, 502, 554)
    every_s: float = 75.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "scan", self._scan()

    def _scan(self) -> Iterator[float]:
        while True:
            present = [one.nic.ip for one in self.neighbours()]
            ip = self.chance.pick(present) if present and self.chance.happens(0.7) else self._anywhere()
            self.site.probe(
                self.device.nic, ip, self.chance.pick(self.ports), self.now, self.chance, self.label("scan")
            )
            yield 1.0 + self.chance.waiting(self.every_s)

    def _anywhere(self) -> str:
        return self.chance.pick(list(self.hosts()))
