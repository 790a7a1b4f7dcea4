"""A thermostat: sleeps, wakes its line to the cloud now and then, and asks for the weather."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client


class NestThermostat(Device):
    """Uploads what it measured a few times an hour."""

    model = Model(
        "nest-thermostat", "Nest", "Learning Thermostat (3rd generation)", "thermostat", ("6.2-27", "6.2-30"),
        ("18:b4:30", "64:16:66"), "{serial}", "09AA01AC{digits:6}{letters:2}",
        Client("{hostname}", "udhcp 1.18.5", (1, 3, 6, 12, 15, 28, 42)), ("home", "office"), "things", tls.EMBEDDED,
        lag_s=0.008, updates=Updates("software-update.nest.com", 13_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, line, uploads, weather."""
        yield 2.9, partial(lease, self)
        yield 6.0, partial(clock_sync, self, "time.nestlabs.com", 13, None)
        line = Line("transport.home.nest.com", 190, 90, 80, 0.15, 9000, report_bytes=900, port=9543)
        yield 9.0, partial(heartbeat, self, line)
        yield 30.0, self._uploads
        yield 60.0, self._weather

    def _uploads(self) -> Iterator[float]:
        while True:
            visit(self, "log-rts.nest.com", self.now, 1, 6000, 300)
            yield 300 + self.chance.waiting(900)

    def _weather(self) -> Iterator[float]:
        while True:
            visit(self, "weather.nest.com", self.now, 1, 300, 2600)
            yield self.chance.around(1800, 0.05)
