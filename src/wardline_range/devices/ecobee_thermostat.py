"""A thermostat: HomeKit announcement, and a line to its cloud."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.announce import Service, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.tls import Server
from wardline_range.protocols.x509 import certificate

_CLOUD = "bootstrap.ecobee.com"
_CERTIFICATE = certificate(
    _CLOUD, "ecobee inc", "Device Cloud Issuing CA", not_before="250301000000Z", not_after="270331235959Z"
)


class EcobeeThermostat(Device):
    """Talks little, and mostly in one rhythm."""

    model = Model(
        "ecobee-thermostat", "ecobee", "ecobee3 lite", "thermostat", ("4.8.7.140", "4.8.7.145"), ("44:61:32",),
        "ecobee3lite-{MAC}",
        dhcp=Client("{hostname}", "dhcpcd-6.8.2:Linux-3.10.73:armv7l", (1, 121, 33, 3, 6, 12, 15, 26, 28, 42), 1500),
        sectors=("home", "office"), zone="things", stack=tls.EMBEDDED, lag_s=0.005,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcement, cloud."""
        yield 3.1, partial(lease, self)
        yield 6.5, partial(clock_sync, self, "time.ecobee.com", 11, None)
        texts = ("md=ecobee3 lite", "pv=1.1", f"id={self.nic.mac.upper()}", "c#=6", "s#=1", "ff=1", "ci=9", "sf=0")
        service = Service("_hap._tcp", f"Thermostat {self.who.serial[-4:]}", 1200, texts)
        yield 12.0, partial(mdns, self, self.who.hostname, (service,), 2400)
        line = Line(_CLOUD, 60, 130, 70, 0.05, server=Server(_CERTIFICATE), report_bytes=3500, port=8190)
        yield 16.0, partial(heartbeat, self, line)
