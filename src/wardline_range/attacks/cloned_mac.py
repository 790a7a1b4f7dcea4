"""A device that wears another's MAC address while that one is on."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import SECOND, Process, ns
from wardline_range.device import Device
from wardline_range.protocols import http, tls

_PORTS = (80, 443)
_LEAVING_S = 5.0
_AGENT = "curl/8.5.0"


@dataclass(kw_only=True, eq=False)
class ClonedMac(Attack):
    """It restarts with the victim's MAC address and its own IP address, lives on so, and looks at web pages of others.

    Its own life goes on under the cloned address and stays unmarked; what it does for the attack is marked.
    """

    name = "cloned-mac"
    techniques = ("T1036", "T1200", "T1021")
    description = (
        "The device takes the MAC address of another one that is on as well, and opens the web pages of its neighbours"
        " as if it were that one."
    )

    target: str = ""
    every_s: float = 20.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Take the address, speak, give it back."""
        victim = self.victim(Device, self.target) if self.target else self._somebody()
        own = self.device.nic.mac
        self.touched.add(victim.nic.ip)
        yield "clone", self._wear(victim.nic.mac, self.chance.between(6, 12))
        yield "speak", self._speak()
        yield "return", self._wear(own, 0.0)

    def _somebody(self) -> Device:
        """Somebody whose place is worth taking: it has an address by DHCP and is not the gateway."""
        others = [one for one in self.neighbours() if one.nic.ip != self.site.gateway_ip]
        return self.chance.pick([one for one in others if one.model.dhcp is not None] or [self.victim(Device)])

    def _wear(self, mac: str, settles_s: float) -> Iterator[float]:
        self.device.switch_off()
        self.device.become(mac=mac)
        self.device.switch_on()
        yield settles_s

    def _speak(self) -> Iterator[float]:
        ends = self.begun + ns(self.lasts_s - _LEAVING_S)
        places = [(one, port) for one in self.neighbours() for port in _PORTS if port in one.open_ports]
        while self.now < ends:
            if places:
                target, port = self.chance.pick(places)
                if target.is_present:
                    self._look(target.nic.ip, port)
            yield min(self.chance.around(self.every_s, 0.6), max(0.1, (ends - self.now) / SECOND))

    def _look(self, ip: str, port: int) -> None:
        if port == 443:
            talk = tls.shake(self.call(ip, 443, "ssl", "speak"), tls.OPENSSL, "", tls.PLAIN_SERVER, self.chance)
            talk.ask(tls.data(self.chance, 180), tls.data(self.chance, 900), 0.02).close()
            return
        asked = http.request("GET", ip, "/", _AGENT, Connection="close")
        self.call(ip, 80, "http", "speak").ask(asked, http.response(401, "", b"Unauthorized"), 0.01).close()
