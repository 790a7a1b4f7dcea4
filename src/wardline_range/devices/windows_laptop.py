"""A laptop: somebody browses in bursts, prints now and then, and background services do their own."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.announce import browsing, searching
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.habits.people import browse
from wardline_range.protocols import http, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.printer import Printer

WINDOWS_PARAMS = (1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252)


class WindowsLaptop(Device):
    """The person behind it goes to new places all day; most visits are to a few favourites."""

    model = Model(
        "windows-laptop", "Intel", "Windows 11 laptop", "computer", ("Windows 11",),
        ("e4:c7:67", "8c:8d:28", "3c:a9:f4"), "LAPTOP-{letters:2}{digits:5}",
        dhcp=Client("{hostname}", "MSFT 5.0", WINDOWS_PARAMS), sectors=("home", "office", "hospital"), zone="office",
        stack=tls.BROWSER, lag_s=0.003, ttl=128, asks_ipv6=True,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, looking around, background, browsing, printing."""
        yield 1.0, partial(lease, self)
        yield 2.5, self._online_check
        yield 5.0, partial(clock_sync, self, "time.windows.com", 11)
        yield (
            7.0,
            partial(
                searching, self, "urn:dial-multiscreen-org:service:dial:1", "Google Chrome/131.0.0.0 Windows", (), 240
            ),
        )
        yield 9.0, partial(browsing, self, ("_googlecast._tcp", "_ipp._tcp"), 600)
        yield 11.0, partial(heartbeat, self, Line("client.wns.windows.com", 110, 60, 50, 0.2))
        yield 25.0, partial(browse, self)
        printer = self.site.one(self, Printer)
        if printer is not None:
            yield 700.0, partial(self._print, printer)

    def _online_check(self) -> Iterator[float]:
        name = "www.msftconnecttest.com"
        address, known = self.resolve(name, self.now)
        asked = http.request("GET", name, "/connecttest.txt", "Microsoft NCSI", Connection="Close")
        answer = http.response(200, "AkamaiNetStorage", b"Microsoft Connect Test", "text/plain")
        self.call(address, 80, "http", known).ask(asked, answer, 0.02).close()
        yield 0.0

    def _print(self, printer: Printer) -> Iterator[float]:
        job = 0
        while True:
            job += 1
            printer.print(self, job, int(self.chance.between(30_000, 160_000)))
            yield 900 + self.pause(1500)
