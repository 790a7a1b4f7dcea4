"""A voice assistant: a line to its maker, measurements of itself, music, and a search for things it could switch."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.announce import Service, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.habits.online_check import Page, online_check
from wardline_range.habits.streaming import Programme, playing
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.upnp_device import seeking

_AGENT = "Dalvik/2.1.0 (Linux; U; Android 7.1.2; AEOBP Build/NS6560)"
_PARAMS = (1, 121, 33, 3, 6, 15, 28, 51, 58, 59, 12, 43)


class AmazonEcho(Device):
    """What is said to it goes out in bursts when people are about."""

    model = Model(
        "amazon-echo", "Amazon", "Echo Dot (4th generation)", "speaker", ("9698496900", "10283910788"),
        ("84:28:59", "28:73:f6", "0c:dc:91"), "amazon-{hex:9}", "G091{letters:2}{digits:10}",
        Client("{hostname}", "dhcpcd-5.5.6", _PARAMS, 1500), ("home", "office"), "media", tls.ANDROID,
        frozenset({4070, 55443}), 0.005, updates=Updates("softwareupdates.amazon.com", 15_500_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, online check, clock, announcement, lines, search, questions, music."""
        yield 3.2, partial(lease, self)
        page = Page(
            "spectrum.s3.amazonaws.com", "/kindle-wifi/wifistub-echo.html", _AGENT, b"<html>" + b"x" * 480, "AmazonS3"
        )
        yield 5.0, partial(online_check, self, page, 1800)
        yield 6.0, partial(clock_sync, self, "ntp-g7g.amazon.com", 10, None)
        service = Service("_amzn-alexa._tcp", self.who.hostname, 55443, (f"u={self.who.serial}", "v=1"))
        yield 9.0, partial(mdns, self, self.who.hostname, (service,), 1200)
        yield 11.0, partial(heartbeat, self, Line("bob-dispatch-prod-eu.amazon.com", 30, 55, 40, 0.05, 7000))
        metrics = Line("device-metrics-us.amazon.com", 180, 900, 260, 0.5, 1500, report_bytes=6000)
        yield 13.0, partial(heartbeat, self, metrics)
        for target in ("urn:Belkin:device:controllee:1", "upnp:rootdevice"):
            yield 20.0, partial(seeking, self, target, "", 600)
        yield 45.0, self._questions
        yield 700.0, partial(playing, self, Programme("audio.stream.example", 1500, 60_000, 20), 9000)

    def _questions(self) -> Iterator[float]:
        while True:
            yield self.pause(1100)
            visit(self, "avs-alexa-16-na.amazon.com", self.now, 1 + self.chance.below(3), 22_000, 12_000)
