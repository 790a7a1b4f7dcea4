"""A laptop that keeps its maker's MAC address: browsing, background services, printing, and files on a server."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Service, browsing, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.habits.online_check import APPLE, online_check
from wardline_range.habits.people import browse
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.carried import Carried
from wardline_range.roles.file_server import FileServer, working
from wardline_range.roles.printer import Printer, printing

_PARAMS = (1, 121, 3, 6, 15, 108, 114, 119, 252, 95, 44, 46)
_SERVICES = ("gateway.icloud.com", "configuration.apple.com", "api.apple-cloudkit.com", "bag.itunes.apple.com")


class Macbook(Carried):
    """Its owner carries it home, or to work."""

    model = Model(
        "macbook", "Apple", "MacBook Air (M2)", "computer", ("macOS 14.7", "macOS 15.3"),
        ("60:fd:a6", "80:a9:97", "34:8c:5e"), "MacBook-Air-{digits:2}", dhcp=Client("{hostname}", "", _PARAMS, 1500),
        sectors=("home", "office"), zone="office", stack=tls.BROWSER, lag_s=0.003, asks_ipv6=True,
        updates=Updates("swcdn.apple.com", 11_200_000, is_clear=True, agent="softwareupdated (unknown version)"),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """All of it once it has joined, until it goes."""
        yield 0.5, partial(lease, self)
        yield 1.5, partial(online_check, self, APPLE)
        yield 3.0, partial(clock_sync, self, "time.apple.com", 11, None)
        yield 4.0, partial(heartbeat, self, Line("20-courier.push.apple.com", 200, 45, 45, 0.2, 14_000, port=5223))
        service = Service("_companion-link._tcp", self.who.hostname, 49153, ("rpMac=0", "rpVr=600.8.10"))
        yield 5.0, partial(mdns, self, self.who.hostname, (service,), 2200)
        yield 7.0, partial(browsing, self, ("_airplay._tcp", "_ipp._tcp", "_smb._tcp", "_rdlink._tcp"), 600)
        yield 15.0, self._background
        yield 30.0, partial(browse, self)
        printer, server = self.site.one(self, Printer), self.site.one(self, FileServer)
        if printer is not None:
            yield 300.0, partial(printing, self, printer, 4000)
        if server is not None:
            yield 200.0, partial(working, self, server, 5000)
        yield 900.0, self.wandering

    def _background(self) -> Iterator[float]:
        while True:
            visit(self, self.chance.pick(_SERVICES), self.now, 1 + self.chance.below(2), 1500, 4000)
            yield 120 + self.chance.waiting(900)
