"""A scan of UDP ports; a closed one answers with ICMP port unreachable.

References: RFC 1122 3.2.2.1 (port unreachable, rate limit).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.scanning import Scan
from wardline_range.clock import Process
from wardline_range.protocols import bacnet, coap, dnp3, nbns, snmp, ssdp

_PROBES = {
    69: b"\0\1config\0octet\0", 137: nbns.status_query(0x1337), 161: snmp.get("public", 1, snmp.SYSTEM_DESCRIPTION),
    623: bytes.fromhex("0600ff06000011be80000000"), 1900: ssdp.search("ssdp:all"),
    5683: coap.request(coap.GET, 7, b"\x01", coap.DISCOVERY), 20000: dnp3.frame(
        dnp3.request(0, dnp3.READ, dnp3.CLASS_ALL), 0, src=1, dst=1, from_master=True
    ), 47808: bacnet.who_is(),
}  # fmt: skip
"""By port what its protocol answers to: TFTP, NetBIOS, SNMP, IPMI (ASF ping), SSDP, CoAP, DNP3, BACnet."""

_SERVICES = {1900: "ssdp", 20000: "dnp3_udp", 47808: "bacnet"}


@dataclass(kw_only=True, eq=False)
class UdpScan(Scan):
    """One datagram to each port of each host that is there."""

    name = "udp-scan"
    techniques = ("T1046", "T0846")
    description = "The device tries UDP ports of the network's hosts."

    ports: tuple[int, ...] = tuple(_PROBES)
    every_s: float = 0.4

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "scan", self._scan()

    def _scan(self) -> Iterator[float]:
        for neighbour in self.neighbours():
            sport = self.site.port(self.device.nic)
            for port in self.ports:
                self.say(sport, neighbour.nic.ip, port, _PROBES.get(port, b"\r\n"), "scan", _SERVICES.get(port, ""))
                yield self.chance.around(self.every_s, 0.3)
