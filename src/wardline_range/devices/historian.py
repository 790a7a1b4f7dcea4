"""A historian: subscribes to every OPC UA server of the plant, and serves clients over TLS."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.protocols import tls
from wardline_range.roles.variable_server import VariableServer


class Historian(Device):
    """Reads, and never writes."""

    model = Model(
        "historian", "Dell", "PowerEdge R650 historian", "historian", ("2018 SP3", "2023 P1"), ("d0:94:66", "ec:2a:72"),
        "HIST{digits:2}", sectors=("plant",), zone="operations", stack=tls.SCHANNEL, open_ports=frozenset({443, 5450}),
        lag_s=0.0004, ttl=128,
    )  # fmt: skip
    every_s = 10.0

    def life(self) -> Iterator[Habit]:
        """Clock, subscriptions, a copy to the cloud."""
        yield 4.0, partial(clock_sync, self, "time.windows.com", 10)
        for place, server in enumerate(self.site.share(self, VariableServer)):
            yield 12.0 + place * 0.8, partial(self._subscribe, server)
        yield 100.0, self._copy

    def _subscribe(self, server: VariableServer) -> Iterator[float]:
        while True:
            talk, channel = server.subscribe(self, self.now)
            until, sequence = self.now + ns(3000), 0
            while self.now < until:
                sequence += 1
                server.publish(talk, channel, sequence)
                yield self.chance.around(self.every_s, 0.02)
                talk.wake(self.now)
            server.end(talk, channel)
            yield self.chance.between(1, 4)

    def _copy(self) -> Iterator[float]:
        while True:
            visit(self, "ingest.history.example", self.now, 1, 9000, 200)
            yield self.chance.around(600, 0.05)
