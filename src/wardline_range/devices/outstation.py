"""A remote terminal unit at a feeder: a DNP3 outstation."""

from wardline_range.device import Device, Spec
from wardline_range.protocols import dnp3
from wardline_range.site import Site

ADDRESS = 10


class Outstation(Device):
    """Answers its master from measurements that drift."""

    spec = Spec(
        "outstation", "00:30:a7:12:8e:44", "192.168.10.71", "Schweitzer Engineering", "SEL-3505", "rtu", "",
        "R151-V3", lag_s=0.0015,
    )  # fmt: skip
    open_ports = frozenset({23, 20000})

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._analogs = [2301, 2296, 2304, 412, 398, 405]
        self._binaries = [True, True, False, True]

    def integrity(self) -> bytes:
        """Objects of an integrity poll: all points."""
        self._drift()
        return dnp3.binary_inputs(self._binaries) + dnp3.analog_inputs(self._analogs)

    def events(self) -> bytes:
        """Objects of an event poll: what changed, often nothing."""
        self._drift()
        if self.chance.happens(0.6):
            return b""
        index = self.chance.below(len(self._analogs))
        return dnp3.analog_event(index, self._analogs[index])

    def _drift(self) -> None:
        self._analogs = [
            max(0, value + self.chance.below(7) - 3) if value > 380 else value + 5 for value in self._analogs
        ]
