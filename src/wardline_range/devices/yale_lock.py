"""A door lock's bridge: it keeps one quiet line to its cloud, and says more when somebody comes or goes."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client


class YaleLock(Device):
    """Rarely speaks: MQTT in TLS with a long keep-alive, and a few requests for each opening of the door."""

    model = Model(
        "yale-lock", "Yale", "Connect Wi-Fi Bridge", "lock", ("2.2.17", "2.3.0"), ("b0:44:9c", "78:9c:85"),
        "YALE-{MAC}", dhcp=Client("{hostname}", "", (1, 3, 28, 6, 15, 44, 46, 47, 31, 33, 121, 43)),
        sectors=("home", "office"), zone="access", stack=tls.WOLFSSL, lag_s=0.009, ttl=255, is_small=True,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, line, openings."""
        yield 2.8, partial(lease, self)
        yield 6.0, partial(clock_sync, self, "pool.ntp.org", 14, None)
        yield 8.0, partial(heartbeat, self, Line("mqtt.lock.example", 210, 31, 31, 0.02, 36_000, port=8883))
        yield 120.0, self._openings

    def _openings(self) -> Iterator[float]:
        while True:
            yield self.pause(2700)
            visit(self, "api.lock.example", self.now, 1 + self.chance.below(2), 350, 420)
