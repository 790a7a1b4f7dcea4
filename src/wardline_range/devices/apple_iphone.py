"""A phone with a private MAC address: keeps a push line, syncs in bursts, works the house, and comes and goes."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Habit, Model
from wardline_range.habits.announce import Service, browsing, mdns
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import Line, heartbeat, visit
from wardline_range.habits.lease import lease
from wardline_range.habits.online_check import APPLE, online_check
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.carried import Carried
from wardline_range.roles.cast_receiver import CastReceiver, casting
from wardline_range.roles.hue_bridge import HueBridge, lighting
from wardline_range.roles.kasa_plug import seeking

_PARAMS = (1, 121, 3, 6, 15, 108, 114, 119, 252)
_APPS = (
    "gateway.icloud.com", "p42-caldav.icloud.com", "gs-loc.apple.com", "api.chat.example", "feed.social.example",
    "mail.post.example", "podcasts.apple.com", "www.weather.example",
)  # fmt: skip


class AppleIphone(Carried):
    """No registry knows its MAC address, and its host name is that of all its kind."""

    model = Model(
        "apple-iphone", "", "iPhone", "phone", ("iOS 17.7", "iOS 18.3"), (), "iPhone",
        dhcp=Client("{hostname}", "", _PARAMS, 1500), sectors=("home", "office", "hospital"), zone="mobile",
        stack=tls.BROWSER, open_ports=frozenset({62078}), lag_s=0.008, asks_ipv6=True,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """All of it once it has joined, until it goes."""
        yield 0.0, partial(lease, self)
        yield 0.5, partial(online_check, self, APPLE)
        yield 1.5, partial(clock_sync, self, "time.apple.com", 13, None)
        yield 2.0, partial(heartbeat, self, Line("1-courier.push.apple.com", 220, 45, 45, 0.2, 14_000, port=5223))
        yield 3.0, self._apps
        digits = self.nic.mac.replace(":", "")
        service = Service("_rdlink._tcp", digits, 49152, ("rpBA=" + self.nic.mac.upper(), "rpVr=400.51"))
        yield 4.0, partial(mdns, self, "iPhone", (service,), 2000)
        yield 6.0, partial(browsing, self, ("_companion-link._tcp", "_airplay._tcp", "_homekit._tcp"), 700)
        yield from self._house()
        yield 600.0, self.wandering

    def _house(self) -> Iterator[Habit]:
        bridge, receiver = self.site.one(self, HueBridge), self.site.one(self, CastReceiver)
        if bridge is not None:
            yield 60.0, partial(lighting, self, bridge, 1800)
        if receiver is not None:
            yield 70.0, partial(casting, self, receiver, 5400)
        yield 80.0, partial(seeking, self, 2700)

    def _apps(self) -> Iterator[float]:
        chance = self.chance
        while True:
            for _ in range(1 + chance.below(4)):
                visit(self, chance.pick(_APPS), self.now + ns(chance.between(0, 2)), 1 + chance.below(3), 900, 12_000)
            yield 15 + self.pause(200)
