"""A switched socket found by UPnP: the network hears of it every minute or so, and its cloud by TLS and STUN."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Upnp, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.habits.registering import registering
from wardline_range.habits.rendezvous import Meeting, binding, rendezvous
from wardline_range.protocols import stun, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.upnp_device import UpnpDevice

TARGET = "urn:Belkin:device:controllee:1"


class WemoSwitch(UpnpDevice):
    """Voice assistants and apps find it by its UPnP type."""

    model = Model(
        "wemo-switch", "Belkin", "WeMo Switch F7C027", "smart plug", ("2.00.10885", "2.00.11408", "2.00.11532"),
        ("94:10:3e", "ec:1a:59", "b4:75:0e"), "wemo", "22{digits:4}K01{hex:5}",
        Client("{hostname}", "udhcp 1.11.2", (1, 3, 6, 12, 15, 28, 42)), ("home", "office"), "things", tls.EMBEDDED,
        frozenset({49153}), 0.006, updates=Updates("fw.xbcs.net", 7_400_000, is_clear=True, agent="Wget"),
    )  # fmt: skip

    @property
    def upnp(self) -> Upnp:
        """What it says of itself."""
        return Upnp(TARGET, f"Socket-1_0-{self.who.serial}", "Unspecified, UPnP/1.0, Unspecified", 49153, "/setup.xml")

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, cloud, meeting point."""
        yield 3.4, partial(lease, self)
        yield 7.0, partial(clock_sync, self, "pool.ntp.org", 12)
        yield 9.0, partial(notifying, self, self.upnp, 90)
        yield 11.0, partial(heartbeat, self, Line("api.xbcs.net", 120, 320, 260, 0.1, 4000, port=8443))
        yield 12.0, partial(rendezvous, self, Meeting("nat.wemo2.com", stun.PORT, binding, 55))
        yield 4.0, partial(registering, self, "api.xbcs.net", "nat.xbcs.net")
