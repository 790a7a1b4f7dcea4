"""A hole in the gateway, asked for by UPnP: local devices become reachable from outside.

References: UPnP Device Architecture 2.0, 1.3 (search), 3.1 (control); WANIPConnection:1, 2.4.16 (AddPortMapping).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import http, rtsp, ssdp, telnet

_SERVER = "Linux/4.14 UPnP/1.1 MiniUPnPd/2.2.1"
_UUID = "uuid:b1c7a1a0-4c1e-4f90-9d3a-788a204c1e90"
_GATEWAY = "urn:schemas-upnp-org:device:InternetGatewayDevice:1"
_SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1"
_CONTROL, _PORT, _AGENT = "/ctl/IPConn", 5000, "MiniUPnPc/2.2.3"
_SERVICES = {80: "http", rtsp.PORT: "rtsp", telnet.PORT: "telnet"}
_XML = 'text/xml; charset="utf-8"'


@dataclass(kw_only=True, eq=False)
class UpnpPortMapping(Attack):
    """It finds the gateway by SSDP, maps ports to local devices, and somebody outside comes in by them."""

    name = "upnp-port-mapping"
    techniques = ("T1133", "T1090", "T0883")
    description = (
        "The device asks the gateway by UPnP to open ports to local devices, and a host on the Internet then connects"
        " to them."
    )

    target: str = ""
    ports: tuple[int, ...] = (80, 554, 23)
    most_devices: int = 2
    intruder: str = "scanner.bot.example"
    every_s: float = 60.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Find the gateway, open it, come in."""
        targets = [self.victim(Device, self.target)] if self.target else self._open()
        holes = [(target, port) for target in targets for port in self.ports if port in target.open_ports]
        yield "search", self._search()
        yield "mapping", self._map(holes)
        yield "intrusion", self._intrude(holes)

    def _open(self) -> list[Device]:
        inside = [one for one in self.neighbours() if one.nic.ip != self.site.gateway_ip]
        return [one for one in inside if one.open_ports & set(self.ports)][: self.most_devices]

    def _search(self) -> Iterator[float]:
        site, nic = self.site, self.device.nic
        port = site.port(nic)
        self.say(port, ssdp.GROUP, ssdp.PORT, ssdp.search(_GATEWAY, _AGENT), "search", "ssdp")
        location = f"http://{site.gateway_ip}:{_PORT}/rootDesc.xml"
        answer = ssdp.found(location, _GATEWAY, f"{_UUID}::{_GATEWAY}", _SERVER)
        at = self.now + ns(self.chance.between(0.05, 0.9))
        site.datagram(site.nic(site.gateway_ip), ssdp.PORT, nic.ip, port, answer, at, "ssdp", self.label("search"))
        yield 1.2
        talk = self.call(site.gateway_ip, _PORT, "http", "search")
        asked = http.request("GET", f"{site.gateway_ip}:{_PORT}", "/rootDesc.xml", _AGENT, Connection="close")
        talk.ask(asked, http.response(200, _SERVER, _description(), _XML), 0.004).close(SERVER)
        yield self.chance.between(0.5, 2)

    def _map(self, holes: list[tuple[Device, int]]) -> Iterator[float]:
        self._control("GetExternalIPAddress", "")
        for place, (target, port) in enumerate(holes):
            yield self.chance.between(0.3, 2)
            self._control("AddPortMapping", _mapping(40_000 + place, target.nic.ip, port))
            self.touched.add(target.nic.ip)
        yield self.chance.between(20, 60)

    def _control(self, action: str, arguments: str) -> None:
        """One SOAP request to the gateway."""
        host = f"{self.site.gateway_ip}:{_PORT}"
        asked = http.request(
            "POST", host, _CONTROL, _AGENT, _envelope(action, arguments), Content_Type=_XML,
            SOAPAction=f'"{_SERVICE}#{action}"', Connection="close",
        )  # fmt: skip
        answer = http.response(200, _SERVER, _envelope(f"{action}Response", ""), _XML)
        self.call(self.site.gateway_ip, _PORT, "http", "mapping").ask(asked, answer, 0.006).close(SERVER)

    def _intrude(self, holes: list[tuple[Device, int]]) -> Iterator[float]:
        """Somebody outside finds the holes; the gateway puts the inner address and port in."""
        site, chance = self.site, self.chance
        intruder = site.nic(site.internet.address(self.intruder))
        while holes:
            target, port = chance.pick(holes)
            if target.is_present and site.internet.is_up(self.now):
                service, label = _SERVICES.get(port, ""), self.label("intrusion")
                self._look(site.connect(intruder, target.nic.ip, port, self.now, service, chance, label), target, port)
            yield chance.around(self.every_s, 0.7)

    def _look(self, talk: Conversation, target: Device, port: int) -> None:
        """See what answers; where the protocol is not known here, that something does is enough."""
        ip = target.nic.ip
        if port == 80:
            asked = http.request("GET", ip, "/", "curl/8.5.0", Connection="close")
            talk.ask(asked, http.response(401, "", b"Unauthorized"), 0.01)
        elif port == rtsp.PORT:
            asked = rtsp.request("OPTIONS", f"rtsp://{ip}:{port}/", 1, "Lavf60.16.100")
            talk.ask(asked, rtsp.response(1, Public="OPTIONS, DESCRIBE, SETUP, PLAY"), 0.01)
        elif port == telnet.PORT:
            talk.send(SERVER, telnet.NEGOTIATION, 0.02).send(CLIENT, telnet.REFUSAL, 0.002)
            talk.send(SERVER, telnet.LOGIN, 0.01).settle()
        talk.close()


def _envelope(action: str, arguments: str) -> bytes:
    body = f'<u:{action} xmlns:u="{_SERVICE}">{arguments}</u:{action}>'
    start = '<?xml version="1.0"?>\r\n<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    style = 's:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'
    return f"{start} {style}><s:Body>{body}</s:Body></s:Envelope>\r\n".encode()


def _mapping(outside: int, client: str, inside: int) -> str:
    fields = {
        "RemoteHost": "", "ExternalPort": outside, "Protocol": "TCP", "InternalPort": inside, "InternalClient": client,
        "Enabled": 1, "PortMappingDescription": "media", "LeaseDuration": 0,
    }  # fmt: skip
    return "".join(f"<New{name}>{value}</New{name}>" for name, value in fields.items())


def _description() -> bytes:
    service = f"<service><serviceType>{_SERVICE}</serviceType><controlURL>{_CONTROL}</controlURL></service>"
    device = f"<device><deviceType>{_GATEWAY}</deviceType><serviceList>{service}</serviceList></device>"
    return f'<?xml version="1.0"?>\r\n<root xmlns="urn:schemas-upnp-org:device-1-0">{device}</root>\r\n'.encode()
