"""Writes to a controller by a device that has no business with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.packets.conversation import Conversation
from wardline_range.protocols import modbus
from wardline_range.roles.modbus_controller import PUMP, SETPOINT, VALVE, ModbusController


@dataclass(kw_only=True, eq=False)
class ModbusWrite(Attack):
    """Looks at the controller, then moves its setpoint and alarms and switches its pump, in bursts."""

    name = "modbus-write"
    techniques = ("T0846", "T0888", "T0855", "T0836", "T0831")
    description = (
        "The device asks a controller what it is, reads its registers, and then overwrites setpoint and alarm limits"
        " and switches pump and valve."
    )

    needs = (ModbusController,)

    target: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._number = 0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Look, then write."""
        plc = self.victim(ModbusController, self.target)
        yield "reconnaissance", self._look(plc)
        yield "write", self._write(plc)

    def _look(self, plc: ModbusController) -> Iterator[float]:
        talk = self._open(plc, "reconnaissance")
        requests = [modbus.identify(), modbus.read(modbus.READ_COILS, 0, 16)]
        requests += [modbus.read(modbus.READ_HOLDING, at, 16) for at in range(0, 96, 16)]
        for pdu in requests:
            self._ask(plc, talk, pdu)
            yield self.chance.between(0.5, 3)
            talk.wake(self.site.clock.now)
        talk.close()
        yield self.chance.between(15, 30)

    def _write(self, plc: ModbusController) -> Iterator[float]:
        while True:
            talk = self._open(plc, "write")
            self._ask(plc, talk, modbus.write_many(SETPOINT, (985, 1000, 0)))
            for _ in range(2 + self.chance.below(4)):
                yield self.chance.between(0.5, 4)
                talk.wake(self.site.clock.now)
                self._ask(plc, talk, modbus.write_coil(PUMP, True))
                self._ask(plc, talk, modbus.write_coil(VALVE, self.chance.happens(0.5)))
            talk.close()
            yield self.chance.between(20, 90)

    def _open(self, plc: ModbusController, step: str) -> Conversation:
        return self.call(plc.nic.ip, modbus.PORT, "modbus", step)

    def _ask(self, plc: ModbusController, talk: Conversation, pdu: bytes) -> None:
        self._number += 1
        plc.serve(talk, self._number, pdu)
