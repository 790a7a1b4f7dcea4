"""A robot vacuum: its cloud hears of it by small UDP and by MQTT in TLS, and gets a map while it cleans."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.announce import Service, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.habits.rendezvous import Meeting, opaque, rendezvous
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client


class RoborockVacuum(Device):
    """Cleans about once a day."""

    model = Model(
        "roborock-vacuum", "Roborock", "S5 Max", "robot vacuum", ("3.5.8_1566", "3.5.8_2008"), ("b0:4a:39",),
        "roborock-vacuum-s5e_miio{digits:9}", "{digits:14}", Client("{hostname}", "", (1, 3, 6, 12, 15, 28, 42)),
        ("home",), "things", tls.EMBEDDED, lag_s=0.007, updates=Updates("awsde0.fds.api.xiaomi.com", 14_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcement, meeting point, line, cleaning."""
        yield 3.3, partial(lease, self)
        yield 7.0, partial(clock_sync, self, "pool.ntp.org", 12, None)
        service = Service("_miio._udp", self.who.hostname, 54321, ("epoch=1", f"mac={self.nic.mac.replace(':', '')}"))
        yield 9.0, partial(mdns, self, self.who.hostname, (service,), 3000)
        yield 10.0, partial(rendezvous, self, Meeting("ot.io.mi.com", 8053, opaque(b"\x21\x31\x00\x20", 32, 32), 18))
        yield 12.0, partial(heartbeat, self, Line("mqtt-eu-3.roborock.com", 60, 31, 31, 0.02, 20_000, port=8883))
        yield 900.0, self._cleaning

    def _cleaning(self) -> Iterator[float]:
        chance = self.chance
        while True:
            yield self.pause(9000)
            until = self.now + ns(chance.between(1800, 4200))
            while self.now < until:
                visit(self, "awsde0.fds.api.xiaomi.com", self.now, 1, 9000, 400)
                yield chance.around(60, 0.2)
            yield 36_000
