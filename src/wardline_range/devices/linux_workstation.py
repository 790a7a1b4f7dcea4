"""A developer's desktop with Linux: packages in the clear, code by SSH, browsing, and files on a server."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.announce import Service, browsing, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.lease import lease
from wardline_range.habits.online_check import Page, online_check
from wardline_range.habits.people import browse
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.file_server import FileServer, working
from wardline_range.roles.printer import Printer, printing

_PARAMS = (1, 2, 6, 12, 15, 26, 28, 121, 3, 33, 40, 41, 42, 119, 249, 252, 17)
_AGENT = "Debian APT-HTTP/1.3 (2.4.12)"
_CHECK = Page("connectivity-check.ubuntu.com", "/", "")
_INDEX = Page(
    "archive.ubuntu.com", "/ubuntu/dists/jammy-updates/InRelease", _AGENT, b"-" * 128_000, "Apache/2.4.52 (Ubuntu)"
)


class LinuxWorkstation(Device):
    """It stays on its desk, on day and night."""

    model = Model(
        "linux-workstation", "Lenovo", "ThinkStation P340", "computer", ("Ubuntu 22.04.4", "Ubuntu 22.04.5"),
        ("a4:11:94", "80:96:21", "a4:8c:db"), "dev-{digits:2}", dhcp=Client("{hostname}", "", _PARAMS),
        sectors=("home", "office"), zone="office", stack=tls.BROWSER, open_ports=frozenset({22}), asks_ipv6=True,
        updates=Updates("archive.ubuntu.com", 15_000_000, is_clear=True, agent=_AGENT),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, online checks, clock, announcement, packages, browsing, printing, files."""
        yield 1.6, partial(lease, self)
        yield 3.0, partial(online_check, self, _CHECK, 300)
        yield 4.0, partial(clock_sync, self, "ntp.ubuntu.com", 11, None)
        service = Service("_workstation._tcp", f"{self.who.hostname} [{self.nic.mac}]", 9)
        yield 5.0, partial(mdns, self, self.who.hostname, (service,), 2600)
        yield 8.0, partial(browsing, self, ("_ipps._tcp", "_ipp._tcp"), 1500)
        yield 400.0, partial(online_check, self, _INDEX, 43_200)
        yield 20.0, partial(browse, self, 8)
        printer, server = self.site.one(self, Printer), self.site.one(self, FileServer)
        if printer is not None:
            yield 500.0, partial(printing, self, printer, 9000)
        if server is not None:
            yield 250.0, partial(working, self, server, 5000)
