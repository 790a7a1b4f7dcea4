"""A laptop that is little more than a browser: its maker's services, pages, and what is cast to a loudspeaker."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.announce import browsing, searching
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat
from wardline_range.habits.lease import lease
from wardline_range.habits.online_check import Page, online_check
from wardline_range.habits.people import browse
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.carried import Carried
from wardline_range.roles.cast_receiver import CastReceiver, casting
from wardline_range.roles.printer import Printer, printing

_AGENT = (
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
_DIAL = "urn:dial-multiscreen-org:service:dial:1"


class Chromebook(Carried):
    """Carried like any laptop."""

    model = Model(
        "chromebook", "Google", "Chromebook", "computer", ("ChromeOS 126.0.6478.222", "ChromeOS 131.0.6778.96"),
        ("60:70:6c", "24:29:34", "a4:77:33"), "chromebook",
        dhcp=Client("{hostname}", "", (1, 3, 6, 12, 15, 26, 28, 33, 43, 51, 54, 58, 59, 119, 121, 252), 1500),
        sectors=("home", "office"), zone="office", stack=tls.BROWSER, lag_s=0.003, asks_ipv6=True,
        updates=Updates("dl.google.com", 17_500_000, is_clear=True, agent="ChromeOSUpdateEngine/0.1.0.0"),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """All of it once it has joined, until it goes."""
        yield 0.6, partial(lease, self)
        yield 1.2, partial(online_check, self, Page("www.gstatic.com", "/generate_204", _AGENT, server="sffe"))
        yield 3.0, partial(clock_sync, self, "time.google.com", 12, None)
        yield 4.0, partial(heartbeat, self, Line("mtalk.google.com", 210, 40, 40, 0.2, 14_000, port=5228))
        yield 6.0, partial(searching, self, _DIAL, "Google Chrome/131.0.6778.96 ChromeOS", (), 240)
        yield 7.0, partial(browsing, self, ("_googlecast._tcp",), 300)
        yield 20.0, partial(browse, self)
        printer, receiver = self.site.one(self, Printer), self.site.one(self, CastReceiver)
        if printer is not None:
            yield 400.0, partial(printing, self, printer, 6000)
        if receiver is not None:
            yield 90.0, partial(casting, self, receiver, 7200)
        yield 900.0, self.wandering
