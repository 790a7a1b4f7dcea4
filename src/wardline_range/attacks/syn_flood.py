"""A SYN flood against a host on the Internet, answered by nobody.

References: RFC 4987 (SYN flooding).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.flooding import Flood
from wardline_range.clock import Process
from wardline_range.packets.frames import SYN, TcpHeader


@dataclass(kw_only=True, eq=False)
class SynFlood(Flood):
    """One SYN from a new port each time."""

    name = "syn-flood"
    techniques = ("T1498", "T1498.001", "T1499.001")
    description = "The device floods a host on the Internet with SYNs."

    port: int = 80

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "flood", self._flood()

    def _flood(self) -> Iterator[float]:
        site, nic, ip = self.site, self.device.nic, self.victim_ip
        mac = site.gateway_mac
        site.reach(nic, ip, self.now)
        for number, wait in enumerate(self.pace()):
            sport = 1024 + (number * 7919) % 64_000
            at, ends = self.now + number % 10 * 1000, ((nic.ip, sport), (ip, self.port))
            flow = site.book.begun(at, "tcp", *ends, "", self.label("flood"))
            header = TcpHeader((nic.mac, *ends[0]), (mac, *ends[1]), nic.ttl)
            ident, seq = self.chance.below(1 << 16), self.chance.below(1 << 32)
            site.capture.put(at, header.frame(ident, seq, 0, SYN, nic.window, b"", nic.syn_options), flow)
            yield wait
