"""An operator panel: polls the controller every two seconds, and an operator moves a setpoint now and then."""

from collections.abc import Iterator

from wardline_range.clock import Process, ns
from wardline_range.device import Device, Spec
from wardline_range.devices.plc import SETPOINT, Plc
from wardline_range.protocols import modbus
from wardline_range.site import Site


class Panel(Device):
    """The controller's one ordinary writer."""

    spec = Spec(
        "panel", "74:fe:48:70:3c:19", "192.168.10.62", "Advantech", "TPC-1251T", "hmi", "", "WebAccess 9.1",
        lag_s=0.0006, ttl=128,
    )  # fmt: skip

    def __init__(self, site: Site, plc: Plc) -> None:
        super().__init__(site)
        self._plc = plc
        self._number = 0

    def life(self) -> Iterator[tuple[float, Process]]:
        """Polls."""
        yield 2.0, self._poll()

    def _poll(self) -> Iterator[float]:
        chance = self.chance
        while True:
            talk = self.call(self._plc.nic.ip, modbus.PORT, "modbus", self.now)
            until = self.now + ns(chance.around(5400, 0.2))
            polls = 0
            while self.now < until:
                due = [modbus.read(modbus.READ_INPUT, 0, 8)]
                if polls % 5 == 0:
                    due.append(modbus.read(modbus.READ_COILS, 0, 16))
                if polls % 15 == 0:
                    due.append(modbus.read(modbus.READ_HOLDING, 0, 16))
                if chance.happens(0.0012):
                    due.append(modbus.write_one(SETPOINT, 560 + 10 * chance.below(14)))
                for pdu in due:
                    self._number += 1
                    self._plc.serve(talk, self._number, pdu)
                polls += 1
                yield chance.around(2.0, 0.02)
                talk.wake(self.now)
            talk.close()
            yield chance.between(2, 5)
