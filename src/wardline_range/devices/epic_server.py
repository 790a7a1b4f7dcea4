"""The hospital's record server: HL7 from monitors and analysers, and web clients over TLS."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.protocols import tls
from wardline_range.roles.record_server import RecordServer


class EpicServer(RecordServer):
    """Others come to it; itself it fetches updates."""

    model = Model(
        "epic-server", "Dell", "PowerEdge R760 record server", "server", ("Windows Server 2019", "Windows Server 2022"),
        ("d0:94:66", "ec:2a:72"), "EHR-SRV{digits:2}", sectors=("hospital",), zone="servers", stack=tls.SCHANNEL,
        open_ports=frozenset({443, 2575, 3389}), lag_s=0.0004, ttl=128,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Clock and updates."""
        yield 3.0, partial(clock_sync, self, "time.windows.com", 11)
        yield 120.0, self._updates

    def _updates(self) -> Iterator[float]:
        while True:
            visit(self, "fe2cr.update.microsoft.com", self.now, 2, 1500, 9000)
            yield 2400 + self.chance.waiting(3600)
