"""A second DHCP server that names itself as router and resolver.

References: RFC 2131 3.1 (a client may get several offers), 4.3 (server behaviour).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.device import Device
from wardline_range.habits.lease import rejoin
from wardline_range.network import EVERYONE, NOBODY
from wardline_range.packets.nic import Nic
from wardline_range.protocols import dhcp
from wardline_range.protocols.dhcp import Client, Lease

_ANSWERS = {dhcp.DISCOVER: dhcp.OFFER, dhcp.REQUEST: dhcp.ACK}
_LEAVING_S = 21.0


@dataclass(kw_only=True, eq=False)
class RogueDhcp(Attack):
    """It looks at what the real server offers, then answers faster; what it granted holds until it ends.

    Some devices lose their wireless link meanwhile, as where somebody sends forged deauthentications, and ask anew.
    """

    name = "rogue-dhcp"
    techniques = ("T1557.003",)
    description = (
        "The device answers those who ask for an address before the real server does, and grants itself as their"
        " router and resolver."
    )

    rejoining: int = 3
    lease_s: int = 600
    misled: list[Device] = field(default_factory=list, init=False)

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Look, then answer."""
        yield "look", self._look()
        yield "answer", self._serve()

    def _look(self) -> Iterator[float]:
        """Its own question, and the offer of the real server."""
        site, nic, number = self.site, self.device.nic, self.chance.below(1 << 32)
        label, gateway = self.label("look"), site.gateway_ip
        asked = dhcp.asked(dhcp.DISCOVER, number, nic.mac, Client())
        nobody = replace(nic, ip=NOBODY)
        at = site.datagram(nobody, dhcp.CLIENT_PORT, EVERYONE, dhcp.SERVER_PORT, asked, self.now, "dhcp", label)
        if site.is_there(gateway, at):
            site.introduce(nic.ip, gateway, at)
            offer = dhcp.granted(dhcp.OFFER, number, nic.mac, Lease(nic.ip, gateway, "lan", 5400))
            at += ns(self.chance.between(0.001, 0.02))
            site.datagram(site.nic(gateway), dhcp.SERVER_PORT, nic.ip, dhcp.CLIENT_PORT, offer, at, "dhcp", label)
        yield self.chance.between(5, 15)

    def _serve(self) -> Iterator[float]:
        site = self.site
        ends = self.begun + ns(self.lasts_s - _LEAVING_S)
        wireless = [one for one in self.neighbours() if one.model.dhcp is not None]
        site.hearers.append(self._heard)
        try:
            for _ in range(min(self.rejoining, len(wireless))):
                victim = wireless.pop(self.chance.below(len(wireless)))
                site.clock.spawn(rejoin(victim))
                yield self.chance.between(10, 40)
            while self.now < ends:
                yield 20.0
        finally:
            site.hearers.remove(self._heard)
            for one in self.misled:
                site.poisoned.pop((one.nic.ip, NOBODY), None)
                one.false_resolver = None

    def _heard(self, src: Nic, message: bytes, at: int) -> None:
        """A question that was sent to everyone: answer it before the real server does."""
        asker = next((one for one in self.neighbours() if one.nic.mac == src.mac), None)
        asked = dhcp.read_asked(message)
        if asker is None or asked is None or not self.device.is_present:
            return
        kind, number, mac = asked
        site, nic = self.site, self.device.nic
        grant = Lease(asker.nic.ip, nic.ip, "lan", self.lease_s, str(site.prefix.netmask))
        answer = dhcp.granted(_ANSWERS[kind], number, mac, grant)
        was_attack, site.capture.is_attack = site.capture.is_attack, True
        site.introduce(grant.address, nic.ip, at)
        site.datagram(
            nic, dhcp.SERVER_PORT, grant.address, dhcp.CLIENT_PORT, answer, at + ns(self.chance.between(3e-4, 9e-4)),
            "dhcp", self.label("answer"),
        )  # fmt: skip
        site.capture.is_attack = was_attack
        if kind == dhcp.REQUEST:
            self.misled.append(asker)
            asker.false_resolver = nic.ip, self.label("answer")
            site.poisoned[asker.nic.ip, NOBODY] = nic.mac
