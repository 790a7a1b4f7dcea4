"""A television: announces itself, tells its maker what it shows, and shows films when people are about."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Service, Upnp, mdns, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.habits.streaming import Programme, playing
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.upnp_device import UpnpDevice

_REPORTS = ("eu.info.lgsmartad.com", "aic-ngfts.lge.com", "eu.lgtvsdp.com")


class LgTelevision(UpnpDevice):
    """In an office it hangs in a meeting room, where the rhythm is another."""

    model = Model(
        "lg-television", "LG Electronics", "OLED55C1", "tv", ("03.33.11", "03.34.95"),
        ("a8:23:fe", "c8:08:e9", "58:fd:b1"), "LGwebOSTV",
        dhcp=Client("{hostname}", "", (1, 3, 6, 12, 15, 28, 42, 121), 1500),
        sectors=("home", "office", "hospital"), zone="media", stack=tls.TIZEN, open_ports=frozenset({3000, 3001, 7000}),
        lag_s=0.003, asks_ipv6=True, updates=Updates("snu.lge.com", 11_200_000),
    )  # fmt: skip

    @property
    def upnp(self) -> Upnp:
        """What it says of itself."""
        digits = self.nic.mac.replace(":", "")
        target = "urn:lge-com:service:webos-second-screen:1"
        return Upnp(target, f"2c7a1e70-4d0c-4f6b-9d5e-{digits}", "WebOS/4.1.0 UPnP/1.0", 1471, "/")

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, line, reports, films."""
        yield 4.4, partial(lease, self)
        yield 8.0, partial(clock_sync, self, "pool.ntp.org", 12, None)
        yield 10.0, partial(notifying, self, self.upnp, 300)
        texts = (f"deviceid={self.nic.mac.upper()}", "features=0x7F8AD0,0x38BCB46", "manufacturer=LG",
                 f"fv={self.who.firmware}", f"model={self.model.model}", f"serialNumber={self.who.serial}")  # fmt: skip
        service = Service("_airplay._tcp", "LG webOS TV OLED55C1", 7000, texts)
        yield 12.0, partial(mdns, self, self.who.hostname, (service,), 1500)
        line = Line("eu.lgrecommends.lgappstv.com", 140, 200, 120, 0.2, report_bytes=1500)
        yield 15.0, partial(heartbeat, self, line)
        yield 50.0, self._reports
        yield 300.0, partial(playing, self, Programme("video.stream.example", 1200, 60_000), 8000)

    def _reports(self) -> Iterator[float]:
        while True:
            visit(self, self.chance.pick(_REPORTS), self.now, 1 + self.chance.below(2), 1100, 3500)
            yield 30 + self.pause(400)
