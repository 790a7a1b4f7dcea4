"""A doorbell with a camera: a quiet line by day and night, and a film to its cloud when somebody comes."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.habits.rendezvous import Meeting, binding, rendezvous
from wardline_range.packets.conversation import CLIENT
from wardline_range.protocols import stun, tls
from wardline_range.protocols.dhcp import Client


class RingDoorbell(Device):
    """Nobody in the network sees its picture but by way of its maker."""

    model = Model(
        "ring-doorbell", "Ring", "Video Doorbell Pro", "doorbell", ("1.23.00117", "1.24.00054"),
        ("54:e0:19", "5c:47:5e", "90:48:6c"), "RingPro-{MAC}", dhcp=Client("{hostname}", "", (1, 3, 6, 12, 15, 28, 42)),
        sectors=("home", "office"), zone="cctv", stack=tls.EMBEDDED, lag_s=0.009, ttl=255,
        updates=Updates("fw.ring.com", 19_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, line, meeting point, films."""
        yield 3.8, partial(lease, self)
        yield 7.0, partial(clock_sync, self, "time.google.com", 13, None)
        yield 9.0, partial(heartbeat, self, Line("es.ring.com", 55, 80, 80, 0.05, 10_000, port=15064))
        yield 11.0, partial(rendezvous, self, Meeting("stun.ring.com", stun.PORT, binding, 200))
        yield 120.0, self._films

    def _films(self) -> Iterator[float]:
        chance = self.chance
        while True:
            yield self.pause(2100)
            until = self.now + ns(chance.between(15, 45))
            talk = self.secure("uploads.ring.com", self.now)
            while self.now < until:
                talk.send(CLIENT, tls.data(chance, int(chance.around(60_000, 0.3)))).settle()
                yield chance.around(1.5, 0.1)
                talk.wake(self.now)
            talk.close()
