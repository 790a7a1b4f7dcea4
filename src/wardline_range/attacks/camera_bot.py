"""A compromised camera: it sweeps the network, guesses logins, and reports to its controller."""

from collections.abc import Iterator

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import http, telnet
from wardline_range.protocols.noise import noise
from wardline_range.site import PREFIX

_PORTS = (23, 2323, 80, 8080)
_LOGINS = tuple(
    (user, password)
    for user in ("root", "admin", "user", "support")
    for password in ("12345", "admin", "password", "root", "default", "888888", "1111")
)
_BANNER = b"\r\n(none) "


class CameraBot(Attack):
    """Sweep, telnet and web guessing against two neighbours, then a beacon of about 45 s with 40 % jitter."""

    name = "camera-bot"
    techniques = ("T1046", "T1018", "T1110.001", "T1571", "T1071")
    description = (
        "The camera sweeps its subnet for telnet and web ports, guesses logins on the recorder and the printer, and"
        " then calls a controller on the Internet every 45 s or so."
    )
    beacon_s, jitter, controller, port = 45.0, 0.4, "controller.bot.example", 8843

    def __init__(self, device: Device, lasts_s: float, telnet_victim: str, web_victim: str) -> None:
        super().__init__(device, lasts_s)
        self._telnet_victim, self._web_victim = telnet_victim, web_victim

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Scan, guess twice, call home."""
        yield "scan", self._scan()
        yield "telnet-guessing", self._guess_telnet()
        yield "web-guessing", self._guess_web()
        yield "beacon", self._beacon()

    def _scan(self) -> Iterator[float]:
        for last in range(1, 255):
            ip = f"{PREFIX}{last}"
            if ip == self.device.nic.ip:
                continue
            for port in _PORTS:
                self.site.probe(self.device.nic, ip, port, self.site.clock.now, self.chance, self.label("scan"))
                if ip not in self.site.residents:
                    break
                yield self.chance.between(0.05, 0.3)
            yield self.chance.between(0.1, 0.5)

    def _guess_telnet(self) -> Iterator[float]:
        for place in range(0, len(_LOGINS), 2):
            label = self.label("telnet-guessing")
            talk = self.device.call(self._telnet_victim, telnet.PORT, "telnet", self.site.clock.now, label)
            talk.send(SERVER, telnet.NEGOTIATION, 0.02).send(CLIENT, telnet.REFUSAL, 0.002)
            talk.send(SERVER, telnet.INVITATION, 0.002).send(CLIENT, telnet.ACCEPTANCE, 0.002)
            talk.send(SERVER, _BANNER + telnet.LOGIN, 0.01)
            for user, password in _LOGINS[place : place + 2]:
                talk.send(CLIENT, telnet.line(user), 0.05).send(SERVER, telnet.line(user) + telnet.PASSWORD, 0.01)
                talk.send(CLIENT, telnet.line(password), 0.05)
                talk.send(SERVER, telnet.FAILED + _BANNER + telnet.LOGIN, self.chance.between(1.0, 2.0))
            talk.close()
            yield self.chance.between(6, 12)

    def _guess_web(self) -> Iterator[float]:
        for user, password in _LOGINS:
            talk = self.device.call(self._web_victim, 80, "http", self.site.clock.now, self.label("web-guessing"))
            asked = http.request("GET", self._web_victim, "/hp/device/SignIn/Index", "Mozilla/5.0",
                                 Authorization=http.basic(user, password), Connection="close")  # fmt: skip
            answer = http.response(401, "HP HTTP Server", b"Unauthorized", WWW_Authenticate='Basic realm="device"')
            talk.ask(asked, answer, 0.04).close()
            yield self.chance.between(1.0, 3.0)

    def _beacon(self) -> Iterator[float]:
        chance, address = self.chance, self.site.address(self.controller)
        while True:
            talk = self.device.call(address, self.port, "", self.site.clock.now, self.label("beacon"))
            hello = b"\x91\x03" + noise(chance, 60 + chance.below(5))
            talk.ask(hello, b"\x91\x04" + noise(chance, 26), 0.01)
            if chance.happens(0.05):
                talk.wake(talk.at + ns(0.3)).ask(noise(chance, 220), noise(chance, 40), 0.01)
            talk.close()
            yield chance.around(self.beacon_s, self.jitter)
