"""What beacons share: short calls to a controller, and now and then an order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.protocols import tls


@dataclass(kw_only=True, eq=False)
class Beacon(Attack):
    """`every_s` is the usual time between two calls; subclasses say how it varies."""

    techniques: ClassVar[tuple[str, ...]] = ("T1071", "T1071.001", "T1573")

    controller: str = "updates.cdn-metrics.example"
    every_s: float = 60.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "beacon", self._beacons()

    def waits(self) -> Iterator[float]:
        """Seconds between calls, without end."""
        raise NotImplementedError

    def beat(self) -> None:
        """One call by TLS. Raises Unreachable."""
        chance, label = self.chance, self.label("beacon")
        address, known = self.device.resolve(self.controller, self.now, label)
        talk = self.call(address, tls.PORT, "ssl", "beacon", known)
        tls.shake(talk, self.device.model.stack, self.controller, tls.PLAIN_SERVER, chance)
        talk.ask(tls.data(chance, 180 + chance.below(9)), tls.data(chance, 64), 0.02)
        if chance.happens(0.03):
            talk.wake(talk.at + ns(0.4)).ask(tls.data(chance, 1200), tls.data(chance, 90), 0.02)
        talk.close()

    def _beacons(self) -> Iterator[float]:
        for wait in self.waits():
            self.beat()
            yield wait
