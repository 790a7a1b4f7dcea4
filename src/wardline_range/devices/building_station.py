"""A building management station: looks for BACnet controllers, reads all points, follows the schedule of the day."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.protocols import bacnet, tls
from wardline_range.roles.bacnet_controller import POINTS, SETPOINT, BacnetController

_PROPERTIES = (bacnet.PRESENT_VALUE,)


class BuildingStation(Device):
    """The controllers' one ordinary reader and writer."""

    model = Model(
        "building-station", "Tridium", "JACE 8000 Niagara", "building management", ("4.9.1.28", "4.13.2.18"),
        ("00:01:f0",), "niagara-{digits:3}", sectors=("building", "hospital", "office"), zone="hvac", stack=tls.OPENSSL,
        open_ports=frozenset({80, 443, 4911}), lag_s=0.0008,
    )  # fmt: skip
    every_s = 60.0

    def life(self) -> Iterator[Habit]:
        """Clock, discovery, polls, schedule, licence check."""
        yield 4.0, partial(clock_sync, self, "pool.ntp.org", 11)
        yield 10.0, self._discover
        for place, controller in enumerate(self.site.share(self, BacnetController)):
            yield 20.0 + place * 0.9, partial(self._poll, controller)
            yield 60.0 + place * 1.3, partial(self._schedule, controller)
        yield 200.0, self._licence

    def _discover(self) -> Iterator[float]:
        while True:
            site = self.site
            site.datagram(self.nic, bacnet.PORT, site.broadcast_ip, bacnet.PORT, bacnet.who_is(), self.now, "bacnet")
            for controller in site.all(BacnetController):
                if controller.is_present:
                    told = bacnet.i_am(controller.objects.device, controller.vendor_number)
                    at = self.now + int(controller.chance.between(5e6, 9e8))
                    site.datagram(controller.nic, bacnet.PORT, site.broadcast_ip, bacnet.PORT, told, at, "bacnet")
            yield self.chance.around(7200, 0.05)

    def _poll(self, controller: BacnetController) -> Iterator[float]:
        invoke = 0
        while True:
            invoke = (invoke + 1) % 256
            controller.asked(self, bacnet.read_multiple(invoke, dict.fromkeys(POINTS, _PROPERTIES)))
            yield self.chance.around(self.every_s, 0.03)

    def _schedule(self, controller: BacnetController) -> Iterator[float]:
        is_comfort = None
        while True:
            wanted = self.site.rhythm.level(self.now) > 0.25
            if wanted is not is_comfort:
                is_comfort = wanted
                degrees = 21.5 if wanted else 18.0
                controller.asked(self, bacnet.write_property(1, SETPOINT, bacnet.PRESENT_VALUE, degrees, 13))
            yield self.chance.around(900, 0.05)

    def _licence(self) -> Iterator[float]:
        while True:
            visit(self, "licensing.tridium.com", self.now, 1, 400, 1500)
            yield self.chance.around(21_600, 0.1)
