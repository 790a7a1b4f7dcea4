"""A thermostat: HomeKit announcement, and a line to its cloud."""

from collections.abc import Iterator

from wardline_range.clock import Process
from wardline_range.device import Device, Spec
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
_DHCP = Client("ecobee3lite", "dhcpcd-6.8.2:Linux-3.10.73:armv7l", (1, 121, 33, 3, 6, 12, 15, 26, 28, 42), 1500)


class Thermostat(Device):
    """Talks little, and mostly in one rhythm."""

    spec = Spec(
        "thermostat", "44:61:32:9e:04:6b", "192.168.10.32", "ecobee", "ecobee3 lite", "thermostat",
        _DHCP.host_name, "4.8.7.145", _DHCP, lag_s=0.005,
    )  # fmt: skip
    stack = tls.EMBEDDED

    def life(self) -> Iterator[tuple[float, Process]]:
        """Lease, clock, announcement, cloud."""
        yield 3.1, lease(self, _DHCP)
        yield 6.5, clock_sync(self, "time.ecobee.com", 11, None)
        texts = ("md=ecobee3 lite", "pv=1.1", "id=9E:04:6B:32:61:44", "c#=6", "s#=1", "ff=1", "ci=9", "sf=0")
        yield 12.0, mdns(self, "ecobee3lite", (Service("_hap._tcp", "Hallway", 1200, texts),), 2400)
        server = Server(_CERTIFICATE)
        yield 16.0, heartbeat(self, Line(_CLOUD, 60, 130, 70, 0.05, server=server, report_bytes=3500, port=8190))
