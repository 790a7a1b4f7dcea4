"""The gateway: router, DHCP server and resolver of the network."""

from collections.abc import Iterator

from wardline_range.clock import Process
from wardline_range.device import Device, Spec
from wardline_range.habits.announce import Upnp, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.site import GATEWAY_IP, GATEWAY_MAC

IGD = Upnp(
    "urn:schemas-upnp-org:device:InternetGatewayDevice:1", "b1c7a1a0-4c1e-4f90-9d3a-788a204c1e90",
    "Linux/4.14 UPnP/1.1 MiniUPnPd/2.2.1", 5000, "/rootDesc.xml",
)  # fmt: skip


class Gateway(Device):
    """Answers what others ask (their habits lay out both sides), and tells the network that it is there."""

    spec = Spec(
        "gateway", GATEWAY_MAC, GATEWAY_IP, "Ubiquiti", "UniFi Security Gateway", "router", "gateway", "4.4.57",
        lag_s=0.0003,
    )  # fmt: skip
    open_ports = frozenset({22, 53, 443})

    def life(self) -> Iterator[tuple[float, Process]]:
        """UPnP advertisement, its clock, and its controller in the cloud."""
        yield 3.0, notifying(self, IGD)
        yield 5.0, clock_sync(self, "0.ubnt.pool.ntp.org", 9)
        yield 9.0, heartbeat(self, Line("device-controller.svc.ui.com", 55, 120, 60, report_bytes=2400))
