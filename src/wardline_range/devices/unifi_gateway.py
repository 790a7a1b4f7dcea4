"""The gateway: router, DHCP server and resolver of the network."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.announce import Upnp, notifying

IGD = Upnp(
    "urn:schemas-upnp-org:device:InternetGatewayDevice:1", "b1c7a1a0-4c1e-4f90-9d3a-788a204c1e90",
    "Linux/4.14 UPnP/1.1 MiniUPnPd/2.2.1", 5000, "/rootDesc.xml",
)  # fmt: skip


class UnifiGateway(Device):
    """Answers what others ask (their habits lay out both sides), and tells the network that it is there.

    Its own calls to the Internet leave by its other interface, which the mirror port does not see.
    """

    model = Model(
        "unifi-gateway", "Ubiquiti", "UniFi Security Gateway", "router", ("4.4.55", "4.4.57"), ("78:8a:20",), "gateway",
        sectors=("home", "office", "building", "hospital", "plant"), zone="network",
        open_ports=frozenset({22, 53, 443, 5000}), lag_s=0.0003,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """UPnP advertisement."""
        yield 0.0, partial(notifying, self, IGD)
