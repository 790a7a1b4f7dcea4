"""An operator panel: polls its controllers every two seconds, and an operator moves a setpoint now and then."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model
from wardline_range.protocols import modbus
from wardline_range.roles.modbus_controller import SETPOINT, ModbusController


class AdvantechPanel(Device):
    """Its controllers' one ordinary writer."""

    model = Model(
        "advantech-panel", "Advantech", "TPC-1251T", "hmi", ("WebAccess 9.0", "WebAccess 9.1"),
        ("74:fe:48", "00:d0:c9"), sectors=("plant",), zone="operations", lag_s=0.0006, ttl=128,
    )  # fmt: skip
    every_s = 2.0

    def life(self) -> Iterator[Habit]:
        """Polls."""
        for place, plc in enumerate(self.site.share(self, ModbusController)):
            yield 2.0 + place * 0.3, partial(self._poll, plc)

    def _poll(self, plc: ModbusController) -> Iterator[float]:
        chance, number = self.chance, 0
        while True:
            talk = plc.call_from(self, self.now)
            until = self.now + ns(chance.around(5400, 0.2))
            polls = 0
            while self.now < until:
                due = [modbus.read(modbus.READ_INPUT, 0, 8)]
                if polls % 5 == 0:
                    due.append(modbus.read(modbus.READ_COILS, 0, 16))
                if polls % 15 == 0:
                    due.append(modbus.read(modbus.READ_HOLDING, 0, 16))
                if chance.happens(0.0012 * self.site.rhythm.level(self.now)):
                    due.append(modbus.write_one(SETPOINT, 560 + 10 * chance.below(14)))
                for pdu in due:
                    number += 1
                    plc.serve(talk, number, pdu)
                polls += 1
                yield chance.around(self.every_s, 0.02)
                talk.wake(self.now)
            talk.close()
            yield chance.between(2, 5)
