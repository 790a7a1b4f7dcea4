"""A control centre's front end: hears its stations over IEC 60870-5-104 and asks them for everything now and then."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.protocols import iec104
from wardline_range.roles.iec104_station import Iec104Station

_INTERROGATION_S = 1800


class Iec104Centre(Device):
    """The stations' one ordinary master; an operator switches a breaker only in maintenance."""

    model = Model(
        "iec104-centre", "Dell", "PowerEdge R450 SCADA front end", "scada server", ("RHEL 8.8", "RHEL 8.10"),
        ("d0:94:66", "ec:2a:72"), sectors=("plant",), zone="operations", lag_s=0.0006,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Clock, and a connection to each station."""
        yield 4.0, partial(clock_sync, self, "0.rhel.pool.ntp.org", 10)
        for place, station in enumerate(self.site.share(self, Iec104Station)):
            yield 6.0 + place * 0.6, partial(self._hear, station)

    def _hear(self, station: Iec104Station) -> Iterator[float]:
        chance = self.chance
        while True:
            talk, link = station.session(self, self.now)
            until, next_question = self.now + ns(chance.around(20_000, 0.2)), self.now
            while self.now < until:
                if self.now >= next_question:
                    station.serve(talk, link, iec104.interrogation(station.station.address))
                    next_question = self.now + ns(_INTERROGATION_S)
                station.report(talk, link)
                yield chance.around(10.0, 0.1)
                talk.wake(self.now)
                if chance.happens(0.2):
                    talk.ask(iec104.act(iec104.TESTFR), iec104.con(iec104.TESTFR), 0.01)
            talk.close()
            yield chance.between(5, 15)
