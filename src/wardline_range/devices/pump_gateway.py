"""The server of the infusion pumps."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.roles.pump_server import PORT, PumpServer


class PumpGateway(PumpServer):
    """Pumps come to it; itself it only sets its clock."""

    model = Model(
        "pump-gateway", "Hewlett Packard Enterprise", "ProLiant DL360 pump server", "server", ("RHEL 8.8", "RHEL 8.10"),
        ("b8:6c:e0", "94:40:c9"), "pump-gw{digits:2}", sectors=("hospital",), zone="servers",
        open_ports=frozenset({22, 443, PORT}), lag_s=0.0004,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Clock."""
        yield 3.0, partial(clock_sync, self, "0.rhel.pool.ntp.org", 10)
