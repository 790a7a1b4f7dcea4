"""A television: announces itself, reports home, shows films now and then, and once fetches new firmware."""

from collections.abc import Iterator
from typing import ClassVar

from wardline_range.clock import SECOND, Process, ns
from wardline_range.device import Device, Spec
from wardline_range.habits.announce import Service, Upnp, mdns, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import http, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.noise import noise

_DHCP = Client("Samsung-QE55Q60", "", (1, 3, 6, 12, 15, 28, 42))
_AGENT = (
    "Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) 94.0.4606.31/7.0 TV Safari/537.36"
)
UPNP = Upnp(
    "urn:schemas-upnp-org:device:MediaRenderer:1", "0d1cef00-00e2-1000-8f3c-641b2f6d90a4",
    "SHP, UPnP/1.0, Samsung UPnP SDK/1.0", 9197, "/dmr",
)  # fmt: skip
_FIRMWARE_BYTES = 2_600_000


class Television(Device):
    """Its firmware comes when `firmware_at` seconds have passed: new, large, and harmless."""

    spec = Spec(
        "television", "64:1b:2f:6d:90:a4", "192.168.10.33", "Samsung", "QE55Q60B", "tv", _DHCP.host_name,
        "T-NKM2AKUC-1500.1", _DHCP, lag_s=0.003, asks_ipv6=True,
    )  # fmt: skip
    open_ports = frozenset({8001, 9197})
    stack = tls.TIZEN
    firmware_at: ClassVar[float] = 9000.0
    films_at: ClassVar[tuple[float, ...]] = (1500.0, 5600.0, 11_500.0)

    def life(self) -> Iterator[tuple[float, Process]]:
        """Lease, clock, announcements, reports, films, firmware."""
        yield 5.4, lease(self, _DHCP)
        yield 9.0, clock_sync(self, "ntp.samsungcloudsolution.com", 11, None)
        yield 11.0, notifying(self, UPNP, 600)
        texts = ("deviceid=64:1B:2F:6D:90:A4", "model=QE55Q60B", "manufacturer=Samsung", "fv=p20.T-NKM2AKUC-1500.1")
        yield 13.0, mdns(self, "Samsung", (Service("_airplay._tcp", "Living room", 7000, texts),), 1500)
        yield 17.0, heartbeat(self, Line("osb-apps.samsungqbe.com", 75, 180, 90, 0.3, report_bytes=1800))
        yield 60.0, self._reports()
        for at in self.films_at:
            yield at, self._film()
        yield self.firmware_at, self._firmware()

    def _reports(self) -> Iterator[float]:
        while True:
            name = self.chance.pick(
                ("cdn.samsungcloudsolution.com", "log-ingestion-eu.samsungacr.com", "api.samsungotn.net")
            )
            visit(self, name, self.now, 1 + self.chance.below(3), 900, 6000)
            yield 60 + self.chance.waiting(420)

    def _film(self) -> Iterator[float]:
        chance = self.chance
        until = self.now + ns(chance.around(500, 0.2))
        talk = self.secure("video.stream.example", self.now)
        while self.now < until:
            talk.ask(tls.data(chance, 420), tls.data(chance, int(chance.around(115_000, 0.4))), 0.02)
            yield chance.around(10, 0.1)
            talk.wake(self.now)
        talk.close()

    def _firmware(self) -> Iterator[float]:
        chance, name = self.chance, "otnprd11.samsungcloudcdn.com"
        address, known = self.resolve(name, self.now)
        talk = self.call(address, 80, "http", known)
        head = http.request("GET", name, "/firmware/Q60B/T-NKM2AKUC-1510.2.bin", _AGENT, Connection="close")
        image = noise(chance, _FIRMWARE_BYTES)
        answer = http.response(200, "nginx", image, "application/octet-stream", Connection="close")
        talk.send(CLIENT, head).send(SERVER, answer, 0.04).close(SERVER)
        yield (talk.at - self.now) / SECOND
