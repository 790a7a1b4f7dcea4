"""Setpoints and fans of a building changed over BACnet by a device that is not its control station."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.protocols import bacnet
from wardline_range.protocols.bacnet import Enumerated, ObjectId, Value
from wardline_range.roles.bacnet_controller import FAN, POINTS, SETPOINT, VALVE, BacnetController


@dataclass(kw_only=True, eq=False)
class BacnetWrite(Attack):
    """It asks who is there, reads all points of a controller, and writes at a priority above the operator's."""

    name = "bacnet-write"
    techniques = ("T0846", "T0861", "T0855", "T0836", "T0831")
    description = (
        "The device looks for BACnet controllers, reads the points of one, and overrides setpoint, valve and fan."
    )
    needs = (BacnetController,)

    target: str = ""
    degrees: float = 32.0
    priority: int = 5
    every_s: float = 60.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._invoke = 0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Discover, read, write."""
        controller = self.victim(BacnetController, self.target)
        yield "discover", self._discover()
        yield "read", self._read(controller)
        yield "write", self._write(controller)

    def _discover(self) -> Iterator[float]:
        site, label = self.site, self.label("discover")
        asked = bacnet.who_is()
        self.say(bacnet.PORT, site.broadcast_ip, bacnet.PORT, asked, "discover", "bacnet")
        for one in site.all(BacnetController):
            if one.is_present and one is not self.device:
                at = self.now + ns(self.chance.between(0.01, 0.5))
                told = one.objects.answer(asked)
                site.datagram(one.nic, bacnet.PORT, site.broadcast_ip, bacnet.PORT, told, at, "bacnet", label)
        yield self.chance.between(3, 10)

    def _read(self, controller: BacnetController) -> Iterator[float]:
        device = ObjectId(bacnet.DEVICE, controller.objects.device)
        about = (bacnet.OBJECT_NAME, bacnet.MODEL_NAME, bacnet.FIRMWARE, bacnet.OBJECT_LIST)
        asked = [(device, prop) for prop in about] + [(point, bacnet.PRESENT_VALUE) for point in POINTS]
        for obj, prop in asked:
            controller.asked(self.device, bacnet.read_property(self._next(), obj, prop), self.label("read"))
            yield self.chance.between(0.2, 1)
        yield self.chance.between(10, 30)

    def _write(self, controller: BacnetController) -> Iterator[float]:
        while True:
            wanted: tuple[tuple[ObjectId, Value], ...] = (
                (SETPOINT, self.degrees), (FAN, Enumerated(self.chance.below(2))), (VALVE, 100.0),
            )  # fmt: skip
            for point, new in wanted:
                order = bacnet.write_property(self._next(), point, bacnet.PRESENT_VALUE, new, self.priority)
                controller.asked(self.device, order, self.label("write"))
                yield self.chance.between(0.5, 3)
            yield self.chance.around(self.every_s, 0.5)

    def _next(self) -> int:
        self._invoke = (self._invoke + 1) % 256
        return self._invoke
