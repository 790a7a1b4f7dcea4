"""A home-automation hub: MQTT broker of the small things, and a web page."""

from collections.abc import Iterator

from wardline_range.clock import Process
from wardline_range.device import Device, Spec
from wardline_range.habits.announce import Service, browsing, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client

_DHCP = Client("homeassistant", "", (1, 2, 6, 12, 15, 26, 28, 121, 3, 33, 40, 41, 42, 119, 249, 252, 17))


class Hub(Device):
    """Others come to it; itself it looks around, and for updates."""

    spec = Spec(
        "hub", "d8:3a:dd:51:c2:0f", "192.168.10.10", "Raspberry Pi", "Raspberry Pi 4 Home Assistant", "hub",
        _DHCP.host_name, "Home Assistant OS 14.2", _DHCP, lag_s=0.0005, asks_ipv6=True,
    )  # fmt: skip
    open_ports = frozenset({1883, 8123})
    stack = tls.PYTHON

    def life(self) -> Iterator[tuple[float, Process]]:
        """Lease, clock, announcements, cloud, updates."""
        yield 0.5, lease(self, _DHCP)
        yield 4.0, clock_sync(self, "time.cloudflare.com", 10, None)
        texts = (
            "location_name=Home",
            "version=2025.1.4",
            "base_url=http://192.168.10.10:8123",
            "requires_api_password=True",
        )
        yield 6.0, mdns(self, "homeassistant", (Service("_home-assistant._tcp", "Home", 8123, texts),), 1200)
        yield 9.0, browsing(self, ("_hap._tcp", "_ipp._tcp", "_airplay._tcp"), 900)
        yield 14.0, heartbeat(self, Line("cloud.nabucasa.com", 48, 45, 45, report_bytes=900))
        yield 90.0, self._updates()

    def _updates(self) -> Iterator[float]:
        while True:
            visit(self, "version.home-assistant.io", self.now, 2, 300, 5000)
            visit(self, "alerts.home-assistant.io", self.now, 1, 300, 2500)
            yield self.chance.around(3400, 0.1)
