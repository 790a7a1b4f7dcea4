"""An engineering workstation: reads its controllers from time to time and fetches its updates."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.announce import browsing
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import modbus, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.modbus_controller import ModbusController

_PARAMS = (1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252)


class EngineeringStation(Device):
    """May read the controllers; writes to them in maintenance windows only."""

    model = Model(
        "engineering-station", "Dell", "OptiPlex 7090", "engineering workstation", ("Windows 10",),
        ("d0:43:1e", "f8:b1:56"), "ENG-WS{digits:2}", dhcp=Client("{hostname}", "MSFT 5.0", _PARAMS),
        sectors=("plant", "building"), zone="engineering", stack=tls.SCHANNEL, lag_s=0.0006, ttl=128, asks_ipv6=True,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, looking around, background, reading."""
        yield 9.5, partial(lease, self)
        yield 12.5, partial(clock_sync, self, "time.windows.com", 11)
        yield 18.0, partial(browsing, self, ("_ipp._tcp",), 1100)
        yield 22.0, partial(heartbeat, self, Line("client.wns.windows.com", 110, 60, 50, 0.2))
        yield 50.0, self._updates
        for place, plc in enumerate(self.site.share(self, ModbusController)):
            yield 200.0 + 40 * place, partial(self._read, plc)

    def _updates(self) -> Iterator[float]:
        while True:
            visit(self, "fe2cr.update.microsoft.com", self.now, 2, 1500, 9000)
            yield 600 + self.chance.waiting(1200)

    def _read(self, plc: ModbusController) -> Iterator[float]:
        chance = self.chance
        while True:
            talk = plc.call_from(self, self.now)
            for number in range(10 + chance.below(20)):
                code, count = (modbus.READ_HOLDING, 64) if number % 2 else (modbus.READ_INPUT, 32)
                plc.serve(talk, number, modbus.read(code, 0, count))
                yield chance.around(1.5, 0.3)
                talk.wake(self.now)
            talk.close()
            yield 300 + self.pause(700)
