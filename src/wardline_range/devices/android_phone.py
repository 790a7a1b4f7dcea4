"""A phone with a randomised MAC address: keeps a push line, syncs its apps in bursts."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model
from wardline_range.habits.announce import browsing
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import http, tls
from wardline_range.protocols.dhcp import Client

_PARAMS = (1, 3, 6, 15, 26, 28, 51, 58, 59, 43, 114, 108)
_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/60.0.3112.32 Safari/537.36"
_APPS = (
    "api.chat.example", "feed.social.example", "sync.notes.example", "tiles.maps.example", "mail.post.example",
    "play.googleapis.com", "android.googleapis.com", "www.googleapis.com",
)  # fmt: skip


class AndroidPhone(Device):
    """Its MAC address is locally administered; no registry knows it."""

    model = Model(
        "android-phone", "", "Android phone", "phone", ("Android 13", "Android 14"), (), "Pixel-8",
        dhcp=Client("{hostname}", "android-dhcp-14", _PARAMS, 1500), sectors=("home", "office", "hospital"),
        zone="mobile", stack=tls.ANDROID, lag_s=0.008, asks_ipv6=True,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """All of it once it has joined."""
        yield 0.0, partial(lease, self)
        yield 0.4, self._online_check
        yield 2.0, partial(clock_sync, self, "time.android.com", 12, None)
        yield 3.0, partial(heartbeat, self, Line("mtalk.google.com", 200, 40, 40, 0.3, port=5228))
        yield 5.0, self._apps
        yield 30.0, partial(browsing, self, ("_googlecast._tcp",), 500)

    def _online_check(self) -> Iterator[float]:
        name = "connectivitycheck.gstatic.com"
        address, known = self.resolve(name, self.now)
        asked = http.request("GET", name, "/generate_204", _AGENT, Connection="close")
        self.call(address, 80, "http", known).ask(asked, http.response(204, "gws"), 0.02).close()
        yield 0.0

    def _apps(self) -> Iterator[float]:
        chance = self.chance
        while True:
            for _ in range(1 + chance.below(4)):
                name = chance.pick(_APPS)
                visit(self, name, self.now + ns(chance.between(0, 2)), 1 + chance.below(3), 700, 6_000)
            yield 15 + self.pause(150)
