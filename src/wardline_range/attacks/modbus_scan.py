"""A search for Modbus units, functions and addresses, most of which are answered by exceptions.

References: MODBUS Application Protocol 1.1b3, 7 (exception codes 01, 02 and 0B).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.packets.conversation import Conversation
from wardline_range.protocols import modbus
from wardline_range.roles.modbus_controller import ModbusController

_MOST_HOSTS = 254
_NO_TARGET = 0x0B
_FUNCTIONS = tuple(
    bytes.fromhex(pdu) for pdu in ("0200000001", "07", "0800000000", "0b", "0c", "11", "160000ffff0000", "180000")
)
"""Requests that the controller need not know: discrete inputs, diagnostics, server id, mask write, FIFO queue."""

_CONTROLLERS_UNIT = 1


@dataclass(kw_only=True, eq=False)
class ModbusScan(Attack):
    """Who listens on the port, which units are behind it, which functions it knows, and where its registers end."""

    name = "modbus-scan"
    techniques = ("T0846", "T0888", "T0861", "T1046")
    description = (
        "The device looks for Modbus controllers on the network and tries unit ids, function codes and addresses on"
        " them."
    )
    needs = (ModbusController,)

    target: str = ""
    units: int = 24
    addresses: int = 400
    block: int = 16
    every_s: float = 0.25

    def __post_init__(self) -> None:
        super().__post_init__()
        self._number = 0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Hosts, units, functions, addresses."""
        plc = self.victim(ModbusController, self.target)
        yield "hosts", self._hosts()
        yield "units", self._asked(plc, "units", [(unit, modbus.identify()) for unit in range(self.units)])
        yield "functions", self._asked(plc, "functions", [(_CONTROLLERS_UNIT, pdu) for pdu in _FUNCTIONS])
        reads = [
            (_CONTROLLERS_UNIT, modbus.read(code, at, self.block))
            for code in (modbus.READ_COILS, modbus.READ_HOLDING, modbus.READ_INPUT)
            for at in range(0, self.addresses, self.block)
        ]
        yield "addresses", self._asked(plc, "addresses", reads)

    def _hosts(self) -> Iterator[float]:
        for host in list(self.site.prefix.hosts())[:_MOST_HOSTS]:
            if str(host) != self.device.nic.ip:
                nic, label = self.device.nic, self.label("hosts")
                self.site.probe(nic, str(host), modbus.PORT, self.now, self.chance, label)
                yield self.chance.around(0.1, 0.5)

    def _asked(self, plc: ModbusController, step: str, requests: list[tuple[int, bytes]]) -> Iterator[float]:
        """Requests to units on one connection."""
        talk = self.call(plc.nic.ip, modbus.PORT, "modbus", step)
        for unit, pdu in requests:
            self._ask(plc, talk.wake(self.now), unit, pdu)
            yield self.chance.around(self.every_s, 0.4)
        talk.wake(self.now).close()
        yield self.chance.between(1, 4)

    def _ask(self, plc: ModbusController, talk: Conversation, unit: int, pdu: bytes) -> None:
        self._number += 1
        if unit == _CONTROLLERS_UNIT:
            plc.serve(talk, self._number, pdu, unit)
            return
        refused = modbus.wrapped(self._number, unit, bytes((pdu[0] | 0x80, _NO_TARGET)))
        talk.ask(modbus.wrapped(self._number, unit, pdu), refused, 0.004)
