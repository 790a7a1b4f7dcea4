"""Reflection by SSDP: a search in the victim's name, and the answers of everything that speaks UPnP."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.reflecting import Reflection
from wardline_range.clock import Process, ns
from wardline_range.protocols import ssdp


@dataclass(kw_only=True, eq=False)
class SsdpReflection(Reflection):
    """Unicast searches for `ssdp:all`."""

    name = "ssdp-reflection"
    description = "The device searches by SSDP in the name of a host on the Internet, which gets the answers."

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "reflection", self._reflect()

    def _reflect(self) -> Iterator[float]:
        site, ip = self.site, self.victim_ip
        posing, request = self.posing(), ssdp.search("ssdp:all")
        for number, wait in enumerate(self.pace()):
            for mirror in self.mirrors()[:3]:
                sport = 50_000 + number % 5000
                at = site.datagram(
                    posing, sport, mirror.nic.ip, ssdp.PORT, request, self.now, "ssdp", self.label("reflection")
                )
                where = f"http://{mirror.nic.ip}:49152/description.xml"
                for target in ("upnp:rootdevice", "urn:schemas-upnp-org:device:Basic:1"):
                    at += ns(self.chance.between(0.001, 0.01))
                    answer = ssdp.found(where, target, f"uuid:{mirror.who.name}::{target}", "Linux UPnP/1.0")
                    site.datagram(mirror.nic, ssdp.PORT, ip, sport, answer, at, "ssdp", self.label("reflection"))
            yield wait
