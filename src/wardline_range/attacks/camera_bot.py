"""A compromised camera: it sweeps the network, guesses logins, and reports to its controller."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import http, telnet
from wardline_range.protocols.noise import noise

_MOST_HOSTS = 1022
_PORTS = (23, 2323, 80, 8080)
_LOGINS = tuple(
    (user, password)
    for user in ("root", "admin", "user", "support")
    for password in ("12345", "admin", "password", "root", "default", "888888", "1111")
)
_BANNER = b"\r\n(none) "


@dataclass(kw_only=True, eq=False)
class CameraBot(Attack):
    """Sweep, telnet and web guessing against two neighbours, then a beacon of about 45 s with 40 % jitter."""

    name = "camera-bot"
    techniques = ("T1046", "T1018", "T1110.001", "T1571", "T1071")
    description = (
        "The device sweeps its subnet for telnet and web ports, guesses logins on two neighbours, and"
        " then calls a controller on the Internet every 45 s or so."
    )

    telnet_victim: str = ""
    web_victim: str = ""
    beacon_s: float = 45.0
    jitter: float = 0.4
    controller: str = "controller.bot.example"
    port: int = 8843

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Scan, guess twice, call home."""
        yield "scan", self._scan()
        yield "telnet-guessing", self._guess_telnet(self.victim(Device, self.telnet_victim).nic.ip)
        yield "web-guessing", self._guess_web(self.victim(Device, self.web_victim).nic.ip)
        yield "beacon", self._beacon()

    def _scan(self) -> Iterator[float]:
        for host in list(self.site.prefix.hosts())[:_MOST_HOSTS]:
            ip = str(host)
            if ip == self.device.nic.ip:
                continue
            for port in _PORTS:
                self.site.probe(self.device.nic, ip, port, self.now, self.chance, self.label("scan"))
                if ip not in self.site.residents:
                    break
                yield self.chance.between(0.05, 0.3)
            yield self.chance.between(0.1, 0.5)

    def _guess_telnet(self, ip: str) -> Iterator[float]:
        for place in range(0, len(_LOGINS), 2):
            talk = self.call(ip, telnet.PORT, "telnet", "telnet-guessing")
            talk.send(SERVER, telnet.NEGOTIATION, 0.02).send(CLIENT, telnet.REFUSAL, 0.002)
            talk.send(SERVER, telnet.INVITATION, 0.002).send(CLIENT, telnet.ACCEPTANCE, 0.002)
            talk.send(SERVER, _BANNER + telnet.LOGIN, 0.01)
            for user, password in _LOGINS[place : place + 2]:
                talk.send(CLIENT, telnet.line(user), 0.05).send(SERVER, telnet.line(user) + telnet.PASSWORD, 0.01)
                talk.send(CLIENT, telnet.line(password), 0.05)
                talk.send(SERVER, telnet.FAILED + _BANNER + telnet.LOGIN, self.chance.between(1.0, 2.0))
            talk.close()
            yield self.chance.between(6, 12)

    def _guess_web(self, ip: str) -> Iterator[float]:
        for user, password in _LOGINS:
            talk = self.call(ip, 80, "http", "web-guessing")
            asked = http.request("GET", ip, "/hp/device/SignIn/Index", "Mozilla/5.0",
                                 Authorization=http.basic(user, password), Connection="close")  # fmt: skip
            answer = http.response(401, "HP HTTP Server", b"Unauthorized", WWW_Authenticate='Basic realm="device"')
            talk.ask(asked, answer, 0.04).close()
            yield self.chance.between(1.0, 3.0)

    def _beacon(self) -> Iterator[float]:
        chance, address = self.chance, self.site.internet.address(self.controller)
        while True:
            talk = self.call(address, self.port, "", "beacon")
            hello = b"\x91\x03" + noise(chance, 60 + chance.below(5))
            talk.ask(hello, b"\x91\x04" + noise(chance, 26), 0.01)
            if chance.happens(0.05):
                talk.wake(talk.at + ns(0.3)).ask(noise(chance, 220), noise(chance, 40), 0.01)
            talk.close()
            yield chance.around(self.beacon_s, self.jitter)
