"""A switched socket of an older kind: its cloud hears of it by UDP every half minute, and by TLS when it switches."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.habits.lease import lease
from wardline_range.habits.registering import registering
from wardline_range.habits.rendezvous import Meeting, opaque, rendezvous
from wardline_range.network import EVERYONE
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client

DISCOVERY_PORT = 20560
_CLOUD = "www.myedimax.com"


class EdimaxPlug(Device):
    """Tells the network its MAC address and its name when it starts, in a message of its maker's own."""

    model = Model(
        "edimax-plug", "Edimax", "SP-2101W", "smart plug", ("1.02", "2.03", "3.00c"),
        ("74:da:38", "80:1f:02", "08:be:ac"), "SP2101W_{MAC}",
        dhcp=Client("{hostname}", "udhcp 0.9.9-pre", (1, 3, 6, 12, 15, 28)),
        sectors=("home", "office"), zone="things", stack=tls.WOLFSSL,
        open_ports=frozenset({10000}), lag_s=0.007, updates=Updates("www.myedimax.com", 3_800_000, is_clear=True),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, announcement, cloud, switching."""
        yield 3.0, partial(lease, self)
        yield 6.0, partial(clock_sync, self, "pool.ntp.org", 12, None)
        yield 7.0, self._announce
        yield 8.0, partial(rendezvous, self, Meeting(_CLOUD, 8766, opaque(b"\x00\x00\x01\x2c", 112, 48), 30, 20_000))
        yield 60.0, self._switching
        yield 4.5, partial(registering, self, "www.myedimax.com", "account.myedimax.com")

    def _announce(self) -> Iterator[float]:
        named = self.who.hostname.encode().ljust(32, b"\0")
        message = bytes.fromhex(self.nic.mac.replace(":", "")) + b"EDIMAX".ljust(12, b"\0") + named
        for _ in range(3):
            port = self.site.port(self.nic)
            self.site.datagram(self.nic, port, EVERYONE, DISCOVERY_PORT, message, self.now, "")
            yield 2.0

    def _switching(self) -> Iterator[float]:
        while True:
            yield self.pause(2400)
            visit(self, _CLOUD, self.now, 1 + self.chance.below(2), 300, 250)
