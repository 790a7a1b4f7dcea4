"""A sweep that asks by ARP for every address of the network."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.scanning import Scan
from wardline_range.clock import Process


@dataclass(kw_only=True, eq=False)
class ArpSweep(Scan):
    """Nothing but ARP: who is there answers, and is left alone."""

    name = "arp-sweep"
    techniques = ("T1018", "T0846")
    description = "The device asks by ARP for every address of the network."

    every_s: float = 0.1

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "sweep", self._sweep()

    def _sweep(self) -> Iterator[float]:
        site = self.site
        for ip in self.hosts():
            site.forget_pair(self.device.nic.ip, ip)
            if ip in site.residents:
                site.reach(self.device.nic, ip, self.now)
                self.touched.add(ip)
            else:
                site.ask_arp(self.device.nic.mac, self.device.nic.ip, ip, self.now)
            yield self.chance.around(self.every_s, 0.3)
