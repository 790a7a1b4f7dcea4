"""A talking loudspeaker: announces itself for casting, keeps a push line, and answers who speaks to it."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import Service, browsing, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.habits.online_check import Page, online_check
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.cast_receiver import PORT, CastReceiver

_AGENT = (
    "Mozilla/5.0 (X11; Linux armv7l) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/108.0.0.0 Safari/537.36 CrKey/1.56"
)


class GoogleSpeaker(CastReceiver):
    """Questions go to its maker's servers when people are about."""

    model = Model(
        "google-speaker", "Google", "Nest Mini", "speaker", ("1.56.309385", "1.56.500000"),
        ("54:60:09", "f4:f5:d8", "1c:f2:9a"), "Google-Nest-Mini",
        dhcp=Client("{hostname}", "dhcpcd-6.8.2:Linux-4.9.79:aarch64", (1, 121, 33, 3, 6, 28, 51, 58, 59), 1500),
        sectors=("home", "office"), zone="media", stack=tls.ANDROID, open_ports=frozenset({8008, 8009, 8443}),
        lag_s=0.004, asks_ipv6=True, updates=Updates("redirector.gvt1.com", 12_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, online check, clock, announcement, looking around, push line, questions."""
        yield 2.2, partial(lease, self)
        yield 4.0, partial(online_check, self, Page("clients3.google.com", "/generate_204", _AGENT, server="gws"), 900)
        yield 5.0, partial(clock_sync, self, "time.google.com", 11, None)
        digits = self.nic.mac.replace(":", "")
        texts = (
            f"id={digits * 2}{digits[:8]}",
            "rm=",
            "ve=05",
            "md=Google Nest Mini",
            "fn=Kitchen",
            "ca=199172",
            "st=0",
            "nf=1",
        )
        service = Service("_googlecast._tcp", f"Google-Nest-Mini-{digits}", PORT, texts)
        yield 8.0, partial(mdns, self, f"fuchsia-{digits}", (service,), 900)
        yield 10.0, partial(browsing, self, ("_googlecast._tcp", "_googlezone._tcp"), 120)
        yield 12.0, partial(heartbeat, self, Line("mtalk.google.com", 200, 40, 40, 0.3, 20_000, port=5228))
        yield 40.0, self._questions

    def _questions(self) -> Iterator[float]:
        while True:
            visit(self, "clients4.google.com", self.now, 1 + self.chance.below(3), 9000, 14_000)
            yield 40 + self.pause(900)
