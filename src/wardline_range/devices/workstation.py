"""An engineering workstation: reads the controller from time to time and fetches its updates."""

from collections.abc import Iterator

from wardline_range.clock import Process
from wardline_range.device import Device, Spec
from wardline_range.devices.plc import Plc
from wardline_range.habits.announce import browsing
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import modbus, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.site import Site

_DHCP = Client("ENG-WS01", "MSFT 5.0", (1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252))


class Workstation(Device):
    """May read the controller; never writes to it in its ordinary life."""

    spec = Spec(
        "workstation", "d0:43:1e:aa:52:3f", "192.168.10.63", "Dell", "OptiPlex 7090", "engineering workstation",
        _DHCP.host_name, "Windows 10", _DHCP, lag_s=0.0006, ttl=128, asks_ipv6=True,
    )  # fmt: skip
    stack = tls.SCHANNEL

    def __init__(self, site: Site, plc: Plc) -> None:
        super().__init__(site)
        self._plc = plc

    def life(self) -> Iterator[tuple[float, Process]]:
        """Lease, clock, looking around, background, reading."""
        yield 9.5, lease(self, _DHCP)
        yield 12.5, clock_sync(self, "time.windows.com", 11)
        yield 18.0, browsing(self, ("_ipp._tcp",), 1100)
        yield 22.0, heartbeat(self, Line("client.wns.windows.com", 110, 60, 50, 0.2))
        yield 50.0, self._updates()
        yield 200.0, self._read()

    def _updates(self) -> Iterator[float]:
        while True:
            visit(self, "fe2cr.update.microsoft.com", self.now, 2, 1500, 9000)
            yield 600 + self.chance.waiting(1200)

    def _read(self) -> Iterator[float]:
        chance = self.chance
        while True:
            talk = self.call(self._plc.nic.ip, modbus.PORT, "modbus", self.now)
            for number in range(10 + chance.below(20)):
                code, count = (modbus.READ_HOLDING, 64) if number % 2 else (modbus.READ_INPUT, 32)
                self._plc.serve(talk, number, modbus.read(code, 0, count))
                yield chance.around(1.5, 0.3)
                talk.wake(self.now)
            talk.close()
            yield 300 + chance.waiting(700)
