"""A Wi-Fi bulb: answers on the LIFX LAN protocol, keeps a line to its cloud, and is switched when people are about.

References: LIFX LAN protocol (header of 36 bytes; messages GetService 2, StateService 3, SetPower 21, State 107).
"""

import struct
from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.broker import Broker

PORT = 56700
_GET_SERVICE, _STATE_SERVICE, _SET_POWER, _ACKNOWLEDGED = 2, 3, 21, 45
_TAGGED, _ADDRESSABLE = 0x2000, 0x1400


class LifxBulb(Device):
    """A hub looks for it now and then, and switches it by the rhythm of the house."""

    model = Model(
        "lifx-bulb", "LIFX", "LIFX Color A19", "light bulb", ("3.70", "3.90", "4.4"), ("d0:73:d5",), "LIFX-Color-{MAC}",
        dhcp=Client("{hostname}", "", (1, 3, 28, 6, 15, 44, 46, 47, 31, 33, 121, 43)), sectors=("home", "office"),
        zone="things", stack=tls.EMBEDDED, lag_s=0.006, is_small=True, updates=Updates("fw.lifx.co", 900_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, cloud, and what its hub wants of it."""
        yield 3.5, partial(lease, self)
        yield 9.0, partial(heartbeat, self, Line("v2.broker.lifx.co", 55, 80, 60, 0.1, port=56700))
        hub = self.site.one(self, Broker)
        if hub is not None:
            yield 20.0, partial(self._obey, hub)

    def _obey(self, hub: Device) -> Iterator[float]:
        sequence = 0
        while True:
            if hub.is_present:
                sequence += 1
                is_search = sequence % 4 == 1
                asked = (
                    self._message(_GET_SERVICE, sequence)
                    if is_search
                    else self._message(_SET_POWER, sequence, struct.pack("<H", 0xFFFF if sequence % 2 else 0))
                )
                sport, site = PORT, self.site
                where = site.broadcast_ip if is_search else self.nic.ip
                sent = site.datagram(hub.nic, sport, where, PORT, asked, self.now, "")
                told = struct.pack("<BI", 1, PORT) if is_search else b""
                answer = self._message(_STATE_SERVICE if is_search else _ACKNOWLEDGED, sequence, told)
                back = sent + ns(self.chance.between(0.004, 0.05))
                site.datagram(self.nic, PORT, hub.nic.ip, sport, answer, back, "")
            yield 120 + self.pause(900)

    def _message(self, kind: int, sequence: int, payload: bytes = b"") -> bytes:
        target = bytes.fromhex(self.nic.mac.replace(":", "")) + bytes(2)
        frame = struct.pack("<HHI", 36 + len(payload), _ADDRESSABLE | (_TAGGED if kind == _GET_SERVICE else 0), 0x5EED)
        return frame + target + bytes(6) + struct.pack("<BBQHH", 1, sequence & 0xFF, 0, kind, 0) + payload
