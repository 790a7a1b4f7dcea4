"""A camera for the home: seen from outside by way of a server that introduces viewers, pushes pictures on motion."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.habits.lease import lease
from wardline_range.habits.registering import registering
from wardline_range.habits.rendezvous import Meeting, opaque, rendezvous
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.camera import Camera


class ReolinkCamera(Camera):
    """Its keep-alive is small, ceaseless UDP."""

    stream_path = "/h264Preview_01_sub"
    model = Model(
        "reolink-camera", "Reolink", "RLC-810A", "camera", ("v3.0.0.494", "v3.1.0.1162", "v3.1.0.2368"), ("ec:71:db",),
        "Reolink-{MAC}", dhcp=Client("{hostname}", "udhcp 1.24.1", (1, 3, 6, 12, 15, 28, 42)),
        sectors=("home", "office"), zone="cctv", stack=tls.EMBEDDED, open_ports=frozenset({80, 443, 554, 8000, 9000}),
        lag_s=0.002, updates=Updates("apis.reolink.com", 11_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, meeting point, pushes."""
        yield 2.0, partial(lease, self)
        yield 6.0, partial(clock_sync, self, "pool.ntp.org", 11, None)
        yield 8.0, partial(rendezvous, self, Meeting("p2p.reolink.com", 58200, opaque(b"\x3a\xcf\x87\x2a", 84, 60), 25))
        yield 100.0, self._pushes
        yield 5.0, partial(registering, self, "apis.reolink.com")

    def _pushes(self) -> Iterator[float]:
        while True:
            yield self.pause(900)
            visit(self, "pushx.reolink.com", self.now, 1 + self.chance.below(3), 14_000, 300)
