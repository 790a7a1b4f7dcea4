"""A television: announces itself, reports home, and shows films when people are about."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.announce import Service, Upnp, mdns, notifying
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client

_AGENT = (
    "Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) 94.0.4606.31/7.0 TV Safari/537.36"
)
_REPORTS = ("cdn.samsungcloudsolution.com", "log-ingestion-eu.samsungacr.com", "api.samsungotn.net")


class SamsungTelevision(Device):
    """Its firmware, when it comes, is new, large, and harmless."""

    model = Model(
        "samsung-television", "Samsung", "QE55Q60B", "tv", ("T-NKM2AKUC-1500.1", "T-NKM2AKUC-1510.2"),
        ("64:1b:2f", "8c:79:f5"), "Samsung-{digits:6}", dhcp=Client("{hostname}", "", (1, 3, 6, 12, 15, 28, 42)),
        sectors=("home", "office", "hospital"), zone="media", stack=tls.TIZEN, open_ports=frozenset({8001, 9197}),
        lag_s=0.003, asks_ipv6=True,
        updates=Updates("otnprd11.samsungcloudcdn.com", 2_600_000, is_clear=True, agent=_AGENT),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, reports, films."""
        yield 5.4, partial(lease, self)
        yield 9.0, partial(clock_sync, self, "ntp.samsungcloudsolution.com", 11, None)
        uuid = f"0d1cef00-00e2-1000-8f3c-{self.nic.mac.replace(':', '')}"
        agent = "SHP, UPnP/1.0, Samsung UPnP SDK/1.0"
        upnp = Upnp("urn:schemas-upnp-org:device:MediaRenderer:1", uuid, agent, 9197, "/dmr")
        yield 11.0, partial(notifying, self, upnp, 600)
        texts = (f"deviceid={self.nic.mac.upper()}", "model=QE55Q60B", "manufacturer=Samsung",
                 f"fv=p20.{self.who.firmware}")  # fmt: skip
        yield 13.0, partial(mdns, self, "Samsung", (Service("_airplay._tcp", self.who.hostname, 7000, texts),), 1500)
        yield 17.0, partial(heartbeat, self, Line("osb-apps.samsungqbe.com", 75, 180, 90, 0.3, report_bytes=1800))
        yield 60.0, self._reports
        yield 400.0, self._films

    def _reports(self) -> Iterator[float]:
        while True:
            visit(self, self.chance.pick(_REPORTS), self.now, 1 + self.chance.below(3), 900, 6000)
            yield 60 + self.chance.waiting(420)

    def _films(self) -> Iterator[float]:
        chance = self.chance
        while True:
            yield self.pause(2400)
            until = self.now + ns(chance.around(500, 0.4))
            talk = self.secure("video.stream.example", self.now)
            while self.now < until:
                talk.ask(tls.data(chance, 420), tls.data(chance, int(chance.around(60_000, 0.4))), 0.02)
                yield chance.around(10, 0.1)
                talk.wake(self.now)
            talk.close()
