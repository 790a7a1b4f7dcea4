"""Exfiltration that grows so slowly that what is learnt as normal grows with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import SECOND, Process, ns
from wardline_range.packets.conversation import CLIENT, Unreachable
from wardline_range.protocols import tls

_PIECE_BYTES = 60_000


@dataclass(kw_only=True, eq=False)
class BaselinePoisoning(Attack):
    """A report over TLS every while, small on the first day and larger by a share each day; `day_s` is its day."""

    name = "baseline-poisoning"
    techniques = ("T1041", "T1029", "T1030", "T1573")
    description = "The device sends data to one host on the Internet as regularly as a beacon, each day a little more."

    host: str = "telemetry.sync.example"
    every_s: float = 1800.0
    jitter: float = 0.1
    first_bytes: int = 1500
    growth: float = 0.35
    most_bytes: int = 20_000_000
    day_s: float = 86_400.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step, for days."""
        yield "grow", self._grow()

    def _grow(self) -> Iterator[float]:
        while True:
            day = int((self.now - self.begun) / SECOND / self.day_s)
            size = min(self.most_bytes, int(self.first_bytes * (1 + self.growth) ** min(day, 400)))
            begun = self.now
            try:
                yield from self._send(int(self.chance.around(size, 0.1)))
            except Unreachable as given_up:
                yield max(0.0, (given_up.at - self.now) / SECOND)
            passed = (self.now - begun) / SECOND
            yield max(1.0, self.chance.around(self.every_s, self.jitter) - passed)

    def _send(self, size: int) -> Iterator[float]:
        device, chance, label = self.device, self.chance, self.label("grow")
        address, known = device.resolve(self.host, self.now, label)
        opened = self.call(address, tls.PORT, "ssl", "grow", known)
        talk = tls.shake(opened, device.model.stack, self.host, tls.PLAIN_SERVER, chance)
        left = size
        while left > 0:
            talk.send(CLIENT, tls.data(chance, min(left, _PIECE_BYTES))).settle()
            left -= _PIECE_BYTES
            if left > 0:
                yield max(0.0, (talk.at - self.now) / SECOND) + chance.between(0.02, 0.2)
                talk.wake(self.now)
        talk.ask(tls.data(chance, 40), tls.data(chance, 60), 0.01).wake(talk.at + ns(0.05)).close()
