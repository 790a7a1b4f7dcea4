"""What scans share: which hosts and ports they try, and how fast."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack

COMMON = (21, 22, 23, 80, 135, 139, 443, 445, 502, 554, 1883, 3389, 5000, 8000, 8080, 8443, 9100)


@dataclass(kw_only=True, eq=False)
class Scan(Attack):
    """`every_s` is the mean time between two probes; `most_hosts` bounds how much of the network is tried."""

    ports: tuple[int, ...] = COMMON
    every_s: float = 0.05
    most_hosts: int = 254

    def hosts(self) -> Iterator[str]:
        """The addresses of the network in order, its own left out."""
        for at in range(1, min(self.most_hosts, self.site.prefix.num_addresses - 2) + 1):
            ip = str(self.site.prefix[at])
            if ip != self.device.nic.ip:
                yield ip

    def probing(self, step: str) -> Iterator[float]:
        """Every port of every host that answers to ARP; one try for the others."""
        for ip in self.hosts():
            for port in self.ports:
                self.site.probe(self.device.nic, ip, port, self.now, self.chance, self.label(step))
                yield self.chance.around(self.every_s, 0.5)
                if ip not in self.site.residents:
                    break
