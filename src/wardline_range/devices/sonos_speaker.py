"""A loudspeaker: found by mDNS and SSDP, counts its use, and plays music when people are about."""

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

TARGET = "urn:schemas-upnp-org:device:ZonePlayer:1"


class SonosSpeaker(UpnpDevice):
    """Players of one household follow each other's announcements."""

    model = Model(
        "sonos-speaker", "Sonos", "One (S18)", "speaker", ("79.1-56030", "80.1-58210"),
        ("78:28:ca", "b8:e9:37", "94:9f:3e"), "SonosZP",
        dhcp=Client("{hostname}", "", (1, 3, 6, 12, 15, 28, 40, 41, 42)),
        sectors=("home", "office"), zone="media", stack=tls.OPENSSL, open_ports=frozenset({1400, 1443}), lag_s=0.003,
        updates=Updates("update-firmware.sonos.com", 19_000_000, is_clear=True, agent="Linux UPnP/1.0 Sonos (ZPS18)"),
    )  # fmt: skip

    @property
    def upnp(self) -> Upnp:
        """What it says of itself."""
        agent = f"Linux UPnP/1.0 Sonos/{self.who.firmware} (ZPS18)"
        return Upnp(TARGET, self._player, agent, 1400, "/xml/device_description.xml")

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcements, cloud, use, music."""
        yield 2.6, partial(lease, self)
        yield 6.0, partial(clock_sync, self, "0.sonostime.pool.ntp.org", 12, None)
        yield 8.0, partial(notifying, self, self.upnp, 600)
        texts = (f"info=/api/v1/players/{self._player}/info", "vers=3", "protovers=1.38.0", "bootseq=7")
        service = Service("_sonos._tcp", f"{self._player}@Living Room", 1443, texts)
        yield 9.0, partial(mdns, self, f"Sonos-{self._player[7:19]}", (service,), 1600)
        yield 12.0, partial(heartbeat, self, Line("conn-i-0.notify.sonos.com", 55, 60, 45, 0.1))
        yield 200.0, self._use
        yield 90.0, partial(playing, self, Programme("audio.stream.example", 2400, 46_000, 15), 6000)

    @property
    def _player(self) -> str:
        return f"RINCON_{self.nic.mac.replace(':', '').upper()}01400"

    def _use(self) -> Iterator[float]:
        while True:
            visit(self, "msmetrics.ws.sonos.com", self.now, 1, 1800, 300)
            yield self.chance.around(3000, 0.3)
