"""A controller that keeps a tank filled, read and set over Modbus/TCP."""

import math
from collections.abc import Iterator

from wardline_range.clock import SECOND, Process
from wardline_range.device import Device, Habit, Identity
from wardline_range.packets.conversation import Conversation
from wardline_range.protocols import modbus
from wardline_range.protocols.modbus import Unit
from wardline_range.site import Site
from wardline_range.truth import BENIGN, Label

LEVEL, FLOW, TEMPERATURE = 0, 1, 2
SETPOINT, HIGH_ALARM, LOW_ALARM = 0, 1, 2
PUMP, VALVE = 0, 1


class ModbusController(Device):
    """Answers; on its own it says nothing. The process behind it moves by its own laws."""

    product = "TM221CE24T"

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        identity = (self.model.vendor, self.product, who.firmware)
        self.unit = Unit(
            [620, 900, 150, 40, 55, 0, 12, 3, *[0] * 56], [600, 180, 214, *[0] * 29], [False] * 16, identity
        )
        self._level = 600.0
        self._phase = self.chance.between(0, 3000)

    def life(self) -> Iterator[Habit]:
        """The process goes on."""
        yield 0.0, self._process

    def call_from(self, client: Device, at: int, label: Label = BENIGN) -> Conversation:
        """A client's connection. Raises Unreachable."""
        return client.call(self.nic.ip, modbus.PORT, "modbus", at, label)

    def serve(self, talk: Conversation, number: int, pdu: bytes, unit: int = 1) -> bytes:
        """One request on an open connection, answered from memory; the response PDU. Raises Unreachable."""
        answer = self.unit.answer(pdu)
        think = self.chance.between(0.002, 0.009)
        talk.ask(modbus.wrapped(number, unit, pdu), modbus.wrapped(number, unit, answer), think)
        return answer

    def serviced(self, worker: Device) -> Process:
        """A technician reads it out and tries a setpoint."""
        talk = self.call_from(worker, worker.now)
        asked = [modbus.identify(), *(modbus.read(modbus.READ_HOLDING, at, 16) for at in range(0, 64, 16))]
        asked.append(modbus.write_one(SETPOINT, 560 + 10 * worker.chance.below(14)))
        for number, pdu in enumerate(asked):
            self.serve(talk, number, pdu)
            yield worker.chance.between(0.5, 6)
            talk.wake(worker.now)
        talk.close()

    def _process(self) -> Iterator[float]:
        chance, unit = self.chance, self.unit
        while True:
            yield 5.0
            seconds = (self.now - self.site.clock.start) / SECOND + self._phase
            for _ in range(5):
                if self._level < unit.holding[SETPOINT] - 25:
                    unit.coils[PUMP] = True
                elif self._level > unit.holding[SETPOINT] + 25:
                    unit.coils[PUMP] = False
                draw = 0.35 + 0.25 * math.sin(seconds / 700) + chance.between(-0.1, 0.1)
                self._level = max(0.0, min(1000.0, self._level + (1.1 if unit.coils[PUMP] else 0.0) - draw))
            unit.inputs[LEVEL] = int(self._level)
            unit.inputs[FLOW] = int(180 * unit.coils[PUMP] + chance.between(0, 6))
            unit.inputs[TEMPERATURE] = int(214 + 12 * math.sin(seconds / 2400) + chance.between(0, 2))
