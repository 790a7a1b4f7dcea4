"""A laptop: somebody browses in bursts, prints now and then, and background services do their own."""

from collections.abc import Iterator

from wardline_range.clock import Process, ns
from wardline_range.device import Device, Spec
from wardline_range.devices.printer import HTTP_SERVER, IPP_PORT, Printer
from wardline_range.habits.announce import browsing, searching
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import http, ipp, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.noise import noise

_DHCP = Client("LAPTOP-4T7QK2", "MSFT 5.0", (1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252))
SITES = tuple(
    f"www.{name}.example"
    for name in (
        "news", "weather", "mail", "maps", "shop", "forum", "videos", "bank", "wiki", "travel", "recipes", "sports",
        "music", "office", "photos", "jobs", "health", "cinema", "garden", "cycling", "chess", "trains", "museum",
        "library", "auction", "podcast", "university", "insurance", "furniture", "bakery",
    )
)  # fmt: skip
_SHARED = ("cdn.static.example", "fonts.assets.example", "metrics.tags.example", "img.media.example")


class Laptop(Device):
    """The person behind it goes to new places all day; most visits are to a few favourites."""

    spec = Spec(
        "laptop", "e4:c7:67:5d:18:a2", "192.168.10.51", "Intel", "Windows 11 laptop", "computer", _DHCP.host_name,
        "Windows 11", _DHCP, lag_s=0.003, ttl=128, asks_ipv6=True,
    )  # fmt: skip
    stack = tls.BROWSER

    def life(self) -> Iterator[tuple[float, Process]]:
        """Lease, clock, looking around, background, browsing, printing."""
        yield 20.0, lease(self, _DHCP)
        yield 21.5, self._online_check()
        yield 24.0, clock_sync(self, "time.windows.com", 11)
        yield (
            26.0,
            searching(self, "urn:dial-multiscreen-org:service:dial:1", "Google Chrome/131.0.0.0 Windows", (), 240),
        )
        yield 28.0, browsing(self, ("_googlecast._tcp", "_ipp._tcp"), 600)
        yield 30.0, heartbeat(self, Line("client.wns.windows.com", 110, 60, 50, 0.2))
        yield 45.0, self._browse()
        yield 700.0, self._print()

    def _online_check(self) -> Iterator[float]:
        name = "www.msftconnecttest.com"
        address, known = self.resolve(name, self.now)
        asked = http.request("GET", name, "/connecttest.txt", "Microsoft NCSI", Connection="Close")
        answer = http.response(200, "AkamaiNetStorage", b"Microsoft Connect Test", "text/plain")
        self.call(address, 80, "http", known).ask(asked, answer, 0.02).close()
        yield 0.0

    def _browse(self) -> Iterator[float]:
        chance = self.chance
        while True:
            for _ in range(4 + chance.below(12)):
                # Squaring prefers the first sites: favourites, and a long tail of places never seen before.
                page = SITES[int(chance.between(0, 1) ** 2 * len(SITES))]
                visit(self, page, self.now, 1 + chance.below(4), 700, 22_000)
                for name in _SHARED:
                    if chance.happens(0.35):
                        visit(self, name, self.now + ns(chance.between(0.1, 1.0)), 1, 500, 9_000)
                yield 8 + chance.waiting(35)
            yield 60 + chance.waiting(420)

    def _print(self) -> Iterator[float]:
        job, ip = 0, Printer.spec.ip
        uri = f"ipp://{ip}:{IPP_PORT}/ipp/print"
        while True:
            job += 1
            document = b"%PDF-1.7\n" + noise(self.chance, int(self.chance.between(30_000, 160_000)))
            asked = http.request(
                "POST", f"{ip}:{IPP_PORT}", "/ipp/print", "Internet Print Provider",
                ipp.print_job(job, uri, "user", document), Content_Type="application/ipp",
            )  # fmt: skip
            answer = http.response(200, HTTP_SERVER, ipp.accepted(job, uri, 40 + job), "application/ipp")
            self.call(ip, IPP_PORT, "http", self.now).ask(asked, answer, 0.3).close()
            yield 900 + self.chance.waiting(1500)
