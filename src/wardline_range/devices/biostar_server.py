"""The access controller of a building: readers keep their lines to it."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.protocols import tls
from wardline_range.roles.access_controller import PORT, AccessController


class BiostarServer(AccessController):
    """Itself it looks for licences and updates, rarely."""

    model = Model(
        "biostar-server", "Super Micro", "BioStar 2 on SYS-E200", "access controller", ("2.9.6", "2.9.8"),
        ("ac:1f:6b", "3c:ec:ef"), "BIOSTAR", sectors=("office", "building", "hospital"), zone="access",
        stack=tls.SCHANNEL, open_ports=frozenset({443, PORT}), lag_s=0.0004, ttl=128,
        updates=Updates("download.supremainc.com", 15_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Clock, licence."""
        yield 6.0, partial(clock_sync, self, "time.windows.com", 11)
        yield 300.0, self._licence

    def _licence(self) -> Iterator[float]:
        while True:
            visit(self, "license.supremainc.com", self.now, 1, 700, 900)
            yield self.chance.around(43_200, 0.02)
