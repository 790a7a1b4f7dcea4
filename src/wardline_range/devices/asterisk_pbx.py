"""A telephone exchange in software on a small server."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.roles.sip_server import SipServer


class AsteriskPbx(SipServer):
    """Its line to the outside leaves by another interface, which the mirror port does not see."""

    model = Model(
        "asterisk-pbx", "Super Micro", "Asterisk on SYS-5019S", "pbx", ("18.9-cert5", "20.7.0", "20.9.2"),
        ("0c:c4:7a", "ac:1f:6b"), "pbx", sectors=("office", "hospital"), zone="servers",
        open_ports=frozenset({22, 80, 443, 5060}), lag_s=0.0004, updates=Updates("downloads.asterisk.org", 14_000_000),
    )  # fmt: skip

    @property
    def agent(self) -> str:  # type: ignore[override]
        """Its version in clear."""
        return f"Asterisk PBX {self.who.firmware}"

    def life(self) -> Iterator[Habit]:
        """Clock, and questions for updates."""
        yield 5.0, partial(clock_sync, self, "2.debian.pool.ntp.org", 10, None)
        yield 600.0, self._updates

    def _updates(self) -> Iterator[float]:
        while True:
            visit(self, "mirror.freepbx.org", self.now, 2, 400, 9000)
            yield self.chance.around(43_200, 0.05)
