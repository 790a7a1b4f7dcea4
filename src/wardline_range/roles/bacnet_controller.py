"""A BACnet/IP controller of a building: air, water or rooms, as objects that others read and write."""

from collections.abc import Iterator
from math import sin

from wardline_range.clock import SECOND, Process, ns
from wardline_range.device import Device, Habit, Identity
from wardline_range.protocols import bacnet
from wardline_range.protocols.bacnet import Enumerated, ObjectId, Objects, Property
from wardline_range.site import Site
from wardline_range.truth import BENIGN, Label

SUPPLY, ROOM, VALVE, SETPOINT, FAN = (
    ObjectId(bacnet.ANALOG_INPUT, 1), ObjectId(bacnet.ANALOG_INPUT, 2), ObjectId(bacnet.ANALOG_OUTPUT, 1),
    ObjectId(bacnet.ANALOG_VALUE, 1), ObjectId(bacnet.BINARY_OUTPUT, 1),
)  # fmt: skip
POINTS = (SUPPLY, ROOM, VALVE, SETPOINT, FAN)
_DEGREES, _PERCENT = Enumerated(62), Enumerated(98)


class BacnetController(Device):
    """`vendor_number` is its maker's number with the standard's committee."""

    vendor_number = 5

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        number = 1000 + int(who.serial or 0) % 4_000_000
        told: dict[int, Property] = {
            bacnet.OBJECT_NAME: who.name, bacnet.MODEL_NAME: self.model.model, bacnet.VENDOR_NAME: self.model.vendor,
            bacnet.VENDOR_ID: self.vendor_number, bacnet.FIRMWARE: who.firmware,
            bacnet.OBJECT_LIST: (ObjectId(bacnet.DEVICE, number), *POINTS),
        }  # fmt: skip
        held: dict[ObjectId, dict[int, Property]] = {ObjectId(bacnet.DEVICE, number): told}
        for name, point, value, unit in (
            ("supply", SUPPLY, 18.0, _DEGREES), ("room", ROOM, 21.0, _DEGREES), ("valve", VALVE, 40.0, _PERCENT),
            ("setpoint", SETPOINT, 21.5, _DEGREES),
        ):  # fmt: skip
            held[point] = {bacnet.OBJECT_NAME: name, bacnet.PRESENT_VALUE: value, bacnet.UNITS: unit}
        held[FAN] = {bacnet.OBJECT_NAME: "fan", bacnet.PRESENT_VALUE: Enumerated(1)}
        self.objects = Objects(number, self.vendor_number, held)
        self._phase = self.chance.between(0, 3000)

    def life(self) -> Iterator[Habit]:
        """It announces itself once, and its process goes on."""
        yield 3.0, self._announce
        yield 4.0, self._process

    def asked(self, client: Device, request: bytes, label: Label = BENIGN) -> bytes:
        """A client's request, now, and the answer it gets; empty where none comes."""
        site = self.site
        ends = client.nic, bacnet.PORT, self.nic.ip, bacnet.PORT
        sent = site.datagram(*ends, request, client.now, "bacnet", label)
        if not site.is_there(self.nic.ip, sent):
            return b""
        answer = self.objects.answer(request)
        if answer:
            back = sent + ns(self.chance.between(0.004, 0.03))
            site.datagram(self.nic, bacnet.PORT, client.nic.ip, bacnet.PORT, answer, back, "bacnet", label)
        return answer

    def serviced(self, worker: Device) -> Process:
        """A technician reads its points and moves the setpoint by half a degree."""
        for number, point in enumerate(POINTS):
            self.asked(worker, bacnet.read_property(number, point, bacnet.PRESENT_VALUE))
            yield worker.chance.between(0.5, 3)
        degrees = 21.0 + 0.5 * worker.chance.below(4)
        self.asked(worker, bacnet.write_property(99, SETPOINT, bacnet.PRESENT_VALUE, degrees, 8))

    def value(self, point: ObjectId) -> float:
        """What a point stands at."""
        held = self.objects.held[point][bacnet.PRESENT_VALUE]
        return float(held) if isinstance(held, (int, float)) else 0.0

    def _announce(self) -> Iterator[float]:
        told = bacnet.i_am(self.objects.device, self.vendor_number)
        self.site.datagram(self.nic, bacnet.PORT, self.site.broadcast_ip, bacnet.PORT, told, self.now, "bacnet")
        yield 0.0

    def _process(self) -> Iterator[float]:
        chance = self.chance
        while True:
            yield 30.0
            seconds = (self.now - self.site.clock.start) / SECOND + self._phase
            room, wanted = self.value(ROOM), self.value(SETPOINT)
            valve = max(0.0, min(100.0, 50 + 20 * (wanted - room)))
            outside = 4 * sin(seconds / 13_750) - 6
            room += 0.02 * (valve - 45) / 10 + 0.01 * outside / 10 + chance.between(-0.03, 0.03)
            self._put(ROOM, round(room, 2))
            self._put(VALVE, round(valve, 1))
            self._put(SUPPLY, round(16 + valve / 8 + chance.between(-0.2, 0.2), 2))

    def _put(self, point: ObjectId, value: float) -> None:
        self.objects.held[point][bacnet.PRESENT_VALUE] = value
