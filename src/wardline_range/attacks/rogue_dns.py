"""Forged answers to DNS questions: names of others lead to the attacking device.

References: RFC 5452 3 (what an answer must match: here the questions are seen, not guessed).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.device import DNS_PORT, Device
from wardline_range.packets.conversation import SERVER
from wardline_range.protocols import dns, http

_AGENT = "Mozilla/5.0"
_PAGE = b"<html><body><form method=post>Sign in again<input name=user><input name=password></form></body></html>"
_MOST_VICTIMS = 3


@dataclass(kw_only=True, eq=False)
class RogueDns(Attack):
    """Victims that look some names up get its own address, and bring it what was meant for others.

    It answers in the resolver's name and faster; where `poses` is false the victims were set to ask it instead.
    """

    name = "rogue-dns"
    techniques = ("T1557", "T1565.002")
    description = (
        "The device answers questions for some names with its own address before the resolver does, and serves a"
        " sign-in page to those who come."
    )

    names: tuple[str, ...] = ("intranet.example", "mail.example", "portal.example")
    target: str = ""
    poses: bool = True
    every_s: float = 40.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step: question, forged answer, visit."""
        yield "forge", self._forge()

    def _forge(self) -> Iterator[float]:
        victims = [self.victim(Device, self.target)] if self.target else self._some()
        while victims:
            victim, name = self.chance.pick(victims), self.chance.pick(self.names)
            if victim.is_present:
                known = self._mislead(victim, name)
                self._visited(victim, name, known + ns(0.001))
            yield self.chance.around(self.every_s, 0.6)

    def _some(self) -> list[Device]:
        """Those who look names up: nearly everybody but the gateway."""
        found = [one for one in self.neighbours() if one.nic.ip != self.site.gateway_ip]
        return [found.pop(self.chance.below(len(found))) for _ in range(min(_MOST_VICTIMS, len(found)))]

    def _mislead(self, victim: Device, name: str) -> int:
        """A victim's question and the answers to it; when the forged one was there."""
        site, label, mine = self.site, self.label("forge"), self.device.nic
        asked = site.gateway_ip if self.poses else mine.ip
        port, number = site.port(victim.nic), self.chance.below(1 << 16)
        question = dns.query(number, name)
        sent = site.datagram(victim.nic, port, asked, DNS_PORT, question, self.now, "dns", label)
        forged = dns.response(number, name, "A", (dns.a(name, mine.ip, 60),))
        first = sent + ns(self.chance.between(3e-4, 9e-4))
        site.datagram(replace(mine, ip=asked), DNS_PORT, victim.nic.ip, port, forged, first, "dns", label)
        if self.poses and site.internet.is_up(sent):
            right = dns.response(number, name, "A", (dns.a(name, site.internet.address(name)),))
            back = sent + ns(self.chance.between(0.004, 0.045))
            site.datagram(site.nic(asked), DNS_PORT, victim.nic.ip, port, right, back, "dns", label)
        return first

    def _visited(self, victim: Device, name: str, at: int) -> None:
        """The victim asks for a page and gets one that wants its password."""
        talk = victim.call(self.device.nic.ip, 80, "http", at, self.label("forge"))
        answer = http.response(200, "nginx", _PAGE)
        talk.ask(http.request("GET", name, "/", _AGENT, Connection="close"), answer, 0.004).close(SERVER)
