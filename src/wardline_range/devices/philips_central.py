"""A ward's central station: hears its monitors, and reports vital signs to the record server."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Identity, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.protocols import hl7
from wardline_range.protocols.hl7 import Route
from wardline_range.roles.central_station import PORT, CentralStation
from wardline_range.roles.record_server import RecordServer
from wardline_range.site import Site

_EVERY_S = 60.0


class PhilipsCentral(CentralStation):
    """The monitors' one peer."""

    model = Model(
        "philips-central", "Philips", "IntelliVue Information Center iX", "central station", ("C.03.20", "C.03.26"),
        ("00:09:fb", "00:09:5c"), "PIICIX{digits:3}", sectors=("hospital",), zone="bedside",
        open_ports=frozenset({443, PORT}), lag_s=0.0006, ttl=128,
    )  # fmt: skip

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        self.last = {}

    def life(self) -> Iterator[Habit]:
        """Clock, and a line to the record server."""
        yield 4.0, partial(clock_sync, self, "time.windows.com", 10)
        server = self.site.one(self, RecordServer)
        if server is not None:
            yield 40.0, partial(self._report, server)

    def _report(self, server: RecordServer) -> Iterator[float]:
        route, control = Route("PIICIX", self.who.zone.upper(), "EHR", "HOSPITAL"), 0
        while True:
            talk = server.line(self, self.now)
            for _ in range(200):
                for place, (bed, rate) in enumerate(sorted(self.last.items())):
                    control += 1
                    seen = {hl7.HEART_RATE: round(rate), hl7.OXYGEN: round(96 + self.chance.between(-2, 3))}
                    message = hl7.vital_signs(route, control, self.now, 70_000 + place, f"W1^{bed}^1", seen)
                    server.take(talk, message, route, "R01", control)
                yield self.chance.around(_EVERY_S, 0.01)
                talk.wake(self.now)
            talk.close()
            yield 2.0
