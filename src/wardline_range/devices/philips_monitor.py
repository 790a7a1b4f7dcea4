"""A bedside monitor: sends waves and numbers to its ward's central station all the time."""

import struct
from collections.abc import Iterator
from functools import partial
from math import sin

from wardline_range.clock import SECOND, ns
from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.lease import lease
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.noise import noise
from wardline_range.roles.central_station import PORT, CentralStation

_EVERY_S = 4.0


class PhilipsMonitor(Device):
    """A patient's heart rate goes up and down over the day."""

    model = Model(
        "philips-monitor", "Philips", "IntelliVue MX550", "patient monitor", ("L.01.33", "M.00.03", "P.01.01"),
        ("00:09:fb",), "MX550-{serial}", "DE{digits:8}", Client("{hostname}", "Philips", (1, 3, 6, 12, 15, 28, 43)),
        ("hospital",), "bedside", open_ports=frozenset({24005}), lag_s=0.003,
        updates=Updates("updates.monitors.example", 9_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, then waves and numbers."""
        yield 2.0, partial(lease, self)
        central = self.site.one(self, CentralStation)
        if central is not None:
            yield 8.0, partial(self._send, central)

    def _send(self, central: CentralStation) -> Iterator[float]:
        chance, site, number = self.chance, self.site, 0
        phase = chance.between(0, 6)
        while True:
            number += 1
            seconds = (self.now - site.clock.start) / SECOND
            rate = 74 + 9 * sin(seconds / 13_750 + phase) + chance.between(-3, 3)
            waves = struct.pack("!HHIf", 0xE100, number & 0xFFFF, int(seconds * 8000) & 0xFFFFFFFF, rate)
            sent = site.datagram(self.nic, PORT, central.nic.ip, PORT, waves + noise(chance, 620), self.now, "")
            if central.is_present:
                central.heard(self.who.name, rate)
                if number % 5 == 0:
                    back = sent + ns(chance.between(0.002, 0.01))
                    site.datagram(central.nic, PORT, self.nic.ip, PORT, waves[:8], back, "")
            yield chance.around(_EVERY_S, 0.004)
