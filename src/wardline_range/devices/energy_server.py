"""An energy server: reads its meters every half minute and reports to the cloud."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import modbus
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.modbus_controller import ModbusController


class EnergyServer(Device):
    """Reads, and never writes."""

    model = Model(
        "energy-server", "Schneider Electric", "Com'X 510", "gateway", ("6.8.6", "6.9.1"), ("00:80:f4",),
        "ComX510-{MAC}",
        dhcp=Client("{hostname}", "udhcp 1.22.1", (1, 3, 6, 12, 15, 28, 42), 576),
        sectors=("building", "hospital"), zone="meters", open_ports=frozenset({80, 443}), lag_s=0.001,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, polls, reports."""
        yield 3.0, partial(lease, self)
        yield 6.0, partial(clock_sync, self, "pool.ntp.org", 11)
        for place, meter in enumerate(self.site.share(self, ModbusController)):
            yield 15.0 + place * 0.4, partial(self._poll, meter)
        yield 90.0, self._report

    def _poll(self, meter: ModbusController) -> Iterator[float]:
        number = 0
        while True:
            talk = meter.call_from(self, self.now)
            until = self.now + ns(self.chance.around(14_400, 0.2))
            while self.now < until:
                number += 1
                meter.serve(talk, number, modbus.read(modbus.READ_INPUT, 0, 16))
                yield self.chance.around(30.0, 0.02)
                talk.wake(self.now)
            talk.close()
            yield self.chance.between(2, 6)

    def _report(self) -> Iterator[float]:
        while True:
            visit(self, "cloud.energy.example", self.now, 2, 2500, 400)
            yield self.chance.around(900, 0.05)
