"""A SIMATIC Comfort Panel: reads its controllers every few seconds, and an operator moves the speed now and then."""

import struct
from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model
from wardline_range.protocols import s7comm
from wardline_range.roles.s7_controller import COUNT, CURRENT, SETPOINT, SPEED, S7Controller


class SiemensPanel(Device):
    """The controllers' one ordinary writer."""

    model = Model(
        "siemens-panel", "Siemens", "SIMATIC TP1200 Comfort", "hmi", ("16.0.0.4", "17.0.0.6"), ("00:1b:1b", "ac:64:17"),
        sectors=("plant",), zone="operations", lag_s=0.001, ttl=128,
    )  # fmt: skip
    every_s = 3.0

    def life(self) -> Iterator[Habit]:
        """Polls."""
        for place, plc in enumerate(self.site.share(self, S7Controller)):
            yield 3.0 + place * 0.4, partial(self._poll, plc)

    def _poll(self, plc: S7Controller) -> Iterator[float]:
        chance, number = self.chance, 2
        while True:
            talk = plc.session(self, self.now)
            until = self.now + ns(chance.around(7200, 0.2))
            while self.now < until:
                number = number % 60_000 + 1
                plc.serve(talk, s7comm.read(number, SETPOINT, SPEED, CURRENT, COUNT))
                if chance.happens(0.0015 * self.site.rhythm.level(self.now)):
                    plc.serve(talk, s7comm.write(number, SETPOINT, struct.pack("!f", 36.0 + chance.below(9))))
                yield chance.around(self.every_s, 0.02)
                talk.wake(self.now)
            talk.close()
            yield chance.between(2, 6)
