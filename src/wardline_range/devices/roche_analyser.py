"""A laboratory analyser: reports results to the record server, and its own health to its maker."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.protocols import hl7, tls
from wardline_range.protocols.hl7 import Route
from wardline_range.roles.record_server import RecordServer


class RocheAnalyser(Device):
    """Batches of results by the rhythm of the hospital."""

    model = Model(
        "roche-analyser", "Roche", "cobas pure", "laboratory analyser", ("02-05", "03-01"), ("00:0e:2f", "b8:78:79"),
        "COBAS{digits:4}", sectors=("hospital",), zone="laboratory", stack=tls.SCHANNEL, lag_s=0.0008, ttl=128,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Clock, results, remote service."""
        yield 6.0, partial(clock_sync, self, "time.windows.com", 11)
        yield 70.0, self._service
        server = self.site.one(self, RecordServer)
        if server is not None:
            yield 120.0, partial(self._results, server)

    def _results(self, server: RecordServer) -> Iterator[float]:
        route, control = Route("COBAS", "LAB", "EHR", "HOSPITAL"), 500_000
        while True:
            talk = server.line(self, self.now)
            for _ in range(1 + self.chance.below(12)):
                control += 1
                measured = {hl7.TEMPERATURE: round(36.5 + self.chance.between(-0.5, 1.5), 1)}
                message = hl7.vital_signs(
                    route, control, self.now, 70_000 + self.chance.below(200), "LAB^1^1", measured
                )
                server.take(talk, message, route, "R01", control)
                yield self.chance.between(0.5, 20)
                talk.wake(self.now)
            talk.close()
            yield 30 + self.pause(420)

    def _service(self) -> Iterator[float]:
        while True:
            visit(self, "axeda.service.example", self.now, 1, 900, 300)
            yield self.chance.around(1800, 0.1)
