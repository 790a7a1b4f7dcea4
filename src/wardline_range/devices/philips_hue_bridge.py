"""A lighting bridge: found by mDNS and SSDP, switched by apps in the house, and by its cloud over MQTT in TLS."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Service, Upnp, mdns, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.habits.registering import registering
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.hue_bridge import PORT, HueBridge


class PhilipsHueBridge(HueBridge):
    """Its lights speak Zigbee, which no mirror port sees."""

    model = Model(
        "philips-hue-bridge", "Philips", "Hue Bridge BSB002", "hub", ("1967054020", "1968096020"),
        ("00:17:88", "ec:b5:fa"), "Philips-hue",
        dhcp=Client("{hostname}", "udhcp 1.23.2", (1, 3, 6, 12, 15, 28, 33, 42, 121, 249), 576),
        sectors=("home", "office"), zone="hub", stack=tls.OPENSSL, open_ports=frozenset({80, 443}), lag_s=0.0008,
        updates=Updates("fds.dc1.philips.com", 12_000_000),
    )  # fmt: skip

    @property
    def upnp(self) -> Upnp:
        """What it says of itself."""
        digits = self.nic.mac.replace(":", "")
        agent = f"Hue/1.0 UPnP/1.0 IpBridge/{self._version}"
        return Upnp("upnp:rootdevice", f"2f402f80-da50-11e1-9b23-{digits}", agent, 80, "/description.xml")

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, cloud, reports."""
        yield 1.4, partial(lease, self)
        yield 5.0, partial(clock_sync, self, "time1.google.com", 12, None)
        digits = self.nic.mac.replace(":", "")
        bridge = f"{digits[:6]}fffe{digits[6:]}"
        service = Service(
            "_hue._tcp", f"Hue Bridge - {digits[-6:].upper()}", PORT, (f"bridgeid={bridge}", "modelid=BSB002")
        )
        yield 8.0, partial(mdns, self, digits, (service,), 1700)
        yield 10.0, partial(notifying, self, self.upnp, 100)
        line = Line("mqtt-eu-01.iot.meethue.com", 60, 31, 31, 0.03, 14_000, report_bytes=500, port=8883)
        yield 12.0, partial(heartbeat, self, line)
        yield 300.0, self._reports
        yield (
            4.0,
            partial(
                registering, self, "discovery.meethue.com", "www.ecdinterface.philips.com", "diag.meethue.com", rounds=3
            ),
        )

    @property
    def _version(self) -> str:
        return f"1.{self.who.firmware[2:4]}.0"

    def _reports(self) -> Iterator[float]:
        while True:
            visit(self, "diagnostics.meethue.com", self.now, 1, 2500, 250)
            yield self.chance.around(3600 * 4, 0.2)
