"""A home-automation hub: MQTT broker of the small things, and a web page."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model
from wardline_range.habits.announce import Service, browsing, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.habits.registering import registering
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.broker import Broker

_PARAMS = (1, 2, 6, 12, 15, 26, 28, 121, 3, 33, 40, 41, 42, 119, 249, 252, 17)


class HomeAssistant(Broker):
    """Others come to it; itself it looks around, and for updates."""

    model = Model(
        "home-assistant", "Raspberry Pi", "Raspberry Pi 4 Home Assistant", "hub",
        ("Home Assistant OS 14.1", "Home Assistant OS 14.2"), ("d8:3a:dd", "dc:a6:32"), "homeassistant",
        dhcp=Client("{hostname}", "", _PARAMS), sectors=("home", "building"), zone="hub", stack=tls.PYTHON,
        open_ports=frozenset({1883, 8123}), lag_s=0.0005, asks_ipv6=True,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, cloud, updates."""
        yield 0.5, partial(lease, self)
        yield 4.0, partial(clock_sync, self, "time.cloudflare.com", 10, None)
        texts = (
            "location_name=Home", "version=2025.1.4", f"base_url=http://{self.nic.ip}:8123",
            "requires_api_password=True",
        )  # fmt: skip
        service = Service("_home-assistant._tcp", "Home", 8123, texts)
        yield 6.0, partial(mdns, self, self.who.hostname, (service,), 1200)
        yield 9.0, partial(browsing, self, ("_hap._tcp", "_ipp._tcp", "_airplay._tcp"), 900)
        yield 14.0, partial(heartbeat, self, Line("cloud.nabucasa.com", 48, 45, 45, report_bytes=900))
        yield 90.0, self._updates
        yield 20.0, partial(registering, self, "version.home-assistant.io", "services.home-assistant.io", rounds=3)

    def _updates(self) -> Iterator[float]:
        while True:
            visit(self, "version.home-assistant.io", self.now, 2, 300, 5000)
            visit(self, "alerts.home-assistant.io", self.now, 1, 300, 2500)
            yield self.chance.around(3400, 0.1)
