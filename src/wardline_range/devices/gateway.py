"""The gateway: router, DHCP server and resolver of the network."""

from collections.abc import Iterator

from wardline_range.clock import Process
from wardline_range.device import Device, Spec
from wardline_range.habits.announce import Upnp, notifying
from wardline_range.site import GATEWAY_IP, GATEWAY_MAC

IGD = Upnp(
    "urn:schemas-upnp-org:device:InternetGatewayDevice:1", "b1c7a1a0-4c1e-4f90-9d3a-788a204c1e90",
    "Linux/4.14 UPnP/1.1 MiniUPnPd/2.2.1", 5000, "/rootDesc.xml",
)  # fmt: skip


class Gateway(Device):
    """Answers what others ask (their habits lay out both sides), and tells the network that it is there.

    Its own calls to the Internet leave by its other interface, which the mirror port does not see.
    """

    spec = Spec(
        "gateway", GATEWAY_MAC, GATEWAY_IP, "Ubiquiti", "UniFi Security Gateway", "router", "gateway", "4.4.57",
        lag_s=0.0003,
    )  # fmt: skip
    open_ports = frozenset({22, 53, 443})

    def life(self) -> Iterator[tuple[float, Process]]:
        """UPnP advertisement; it is there from the first moment."""
        yield 0.0, notifying(self, IGD)
