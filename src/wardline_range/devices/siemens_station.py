"""A SIMATIC engineering station: identifies and reads its controllers, downloads programs in maintenance only."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.protocols import s7comm, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.s7_controller import SETPOINT, SPEED, S7Controller

_PARAMS = (1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252)


class SiemensStation(Device):
    """Looks, and seldom writes."""

    model = Model(
        "siemens-station", "Siemens", "SIMATIC Field PG M6", "engineering workstation", ("Windows 10 LTSC",),
        ("8c:f3:19", "e0:dc:a0"), "ES-PG{digits:3}", dhcp=Client("{hostname}", "MSFT 5.0", _PARAMS), sectors=("plant",),
        zone="engineering", stack=tls.SCHANNEL, lag_s=0.0006, ttl=128,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, push line, looks at controllers."""
        yield 8.0, partial(lease, self)
        yield 11.0, partial(clock_sync, self, "time.windows.com", 11)
        yield 20.0, partial(heartbeat, self, Line("client.wns.windows.com", 110, 60, 50, 0.2))
        for place, plc in enumerate(self.site.share(self, S7Controller)):
            yield 300.0 + 60 * place, partial(self._look, plc)

    def _look(self, plc: S7Controller) -> Iterator[float]:
        while True:
            talk = plc.session(self, self.now)
            plc.serve(talk, s7comm.read_szl(2, s7comm.MODULE))
            plc.serve(talk, s7comm.read_szl(3, s7comm.COMPONENTS))
            for number in range(4, 10 + self.chance.below(20)):
                plc.serve(talk, s7comm.read(number, SETPOINT, SPEED))
                yield self.chance.around(2.0, 0.3)
                talk.wake(self.now)
            talk.close()
            yield 900 + self.pause(2400)
