"""A SCADA server: polls its outstations over DNP3, events every ten seconds and everything every ten minutes."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.protocols import dnp3
from wardline_range.roles.outstation import Outstation

_EVERY_S, _INTEGRITY_EACH = 10.0, 60


class Dnp3Master(Device):
    """The outstations' one ordinary master."""

    model = Model(
        "dnp3-master", "Hewlett Packard Enterprise", "ProLiant MicroServer", "scada server", ("Windows Server 2022",),
        ("b8:6c:e0", "94:40:c9"), sectors=("plant",), zone="operations", lag_s=0.0005, ttl=128,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Clock and polls."""
        yield 3.5, partial(clock_sync, self, "time.windows.com", 11)
        for place, outstation in enumerate(self.site.share(self, Outstation)):
            yield 4.0 + place * 0.7, partial(self._poll, outstation)

    def _poll(self, outstation: Outstation) -> Iterator[float]:
        sequence = 0
        while True:
            talk = self.call(outstation.nic.ip, dnp3.PORT, "dnp3_tcp", self.now)
            until = self.now + ns(self.chance.around(6000, 0.2))
            polls = 0
            while self.now < until:
                sequence += 1
                outstation.polled(talk, sequence, is_integrity=polls % _INTEGRITY_EACH == 0)
                polls += 1
                yield self.chance.around(_EVERY_S, 0.01)
                talk.wake(self.now)
            talk.close()
            yield self.chance.between(3, 6)
