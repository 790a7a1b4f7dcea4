"""Writes to a controller by a device that has no business with it."""

from collections.abc import Iterator

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.device import Device
from wardline_range.devices.plc import PUMP, SETPOINT, VALVE, Plc
from wardline_range.packets.conversation import Conversation
from wardline_range.protocols import modbus


class ModbusWrite(Attack):
    """Looks at the controller, then moves its setpoint and alarms and switches its pump, in bursts."""

    name = "modbus-write"
    techniques = ("T0846", "T0888", "T0855", "T0836", "T0831")
    description = (
        "The laptop asks the controller what it is, reads its registers, and then overwrites setpoint and alarm limits"
        " and switches pump and valve."
    )

    def __init__(self, device: Device, lasts_s: float, plc: Plc) -> None:
        super().__init__(device, lasts_s)
        self._plc = plc
        self._number = 0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Look, then write."""
        yield "reconnaissance", self._look()
        yield "write", self._write()

    def _look(self) -> Iterator[float]:
        talk = self._open("reconnaissance")
        requests = [modbus.identify(), modbus.read(modbus.READ_COILS, 0, 16)]
        requests += [modbus.read(modbus.READ_HOLDING, at, 16) for at in range(0, 96, 16)]
        for pdu in requests:
            self._ask(talk, pdu)
            yield self.chance.between(0.5, 3)
            talk.wake(self.site.clock.now)
        talk.close()
        yield self.chance.between(15, 30)

    def _write(self) -> Iterator[float]:
        while True:
            talk = self._open("write")
            self._ask(talk, modbus.write_many(SETPOINT, (985, 1000, 0)))
            for _ in range(2 + self.chance.below(4)):
                yield self.chance.between(0.5, 4)
                talk.wake(self.site.clock.now)
                self._ask(talk, modbus.write_coil(PUMP, True))
                self._ask(talk, modbus.write_coil(VALVE, self.chance.happens(0.5)))
            talk.close()
            yield self.chance.between(20, 90)

    def _open(self, step: str) -> Conversation:
        return self.device.call(self._plc.nic.ip, modbus.PORT, "modbus", self.site.clock.now, self.label(step))

    def _ask(self, talk: Conversation, pdu: bytes) -> None:
        self._number += 1
        self._plc.serve(talk, self._number, pdu)
