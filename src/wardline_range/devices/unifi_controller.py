"""The controller of access points and switches, in a box of its own."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.network_controller import PORT, NetworkController


class UnifiController(NetworkController):
    """Keeps a line to its maker, so that its owner sees it from outside."""

    model = Model(
        "unifi-controller", "Ubiquiti", "UniFi Cloud Key Gen2", "network controller", ("2.5.11", "3.1.16", "3.2.12"),
        ("80:2a:a8", "f0:9f:c2"), "UniFi-CloudKey-Gen2",
        dhcp=Client("{hostname}", "", (1, 28, 2, 3, 15, 6, 119, 12, 44, 47, 26, 121, 42)),
        sectors=("home", "office", "building", "hospital"), zone="network", stack=tls.OPENSSL,
        open_ports=frozenset({22, 443, 6789, PORT, 8443}), lag_s=0.0005,
        updates=Updates("fw-download.ubnt.com", 15_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, line, questions for updates."""
        yield 1.1, partial(lease, self)
        yield 4.0, partial(clock_sync, self, "0.ubnt.pool.ntp.org", 11, None)
        yield 9.0, partial(heartbeat, self, Line("device-airos.svc.ui.com", 60, 140, 70, 0.1, 9000, report_bytes=2500))
        yield 200.0, self._updates

    def _updates(self) -> Iterator[float]:
        while True:
            visit(self, "fw-update.ui.com", self.now, 1, 400, 3500)
            yield self.chance.around(14_400, 0.1)
