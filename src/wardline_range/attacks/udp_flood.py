"""A UDP flood against a host on the Internet."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.flooding import Flood
from wardline_range.clock import Process

_FIRST_PORT = 57_344
"""Ports from here on belong to no protocol, so that nobody takes the noise for a message."""


@dataclass(kw_only=True, eq=False)
class UdpFlood(Flood):
    """Datagrams of zeros, all of one size, to ports without pattern."""

    name = "udp-flood"
    description = "The device floods a host on the Internet with UDP datagrams."

    size: int = 512

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "flood", self._flood()

    def _flood(self) -> Iterator[float]:
        sport, ip = self.site.port(self.device.nic), self.victim_ip
        for wait in self.pace():
            self.say(sport, ip, _FIRST_PORT + self.chance.below(8000), bytes(self.size), "flood")
            yield wait
