"""Who belongs to a network, who serves whom, and when people are about."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from wardline_range.clock import Clock
from wardline_range.network import Network
from wardline_range.packets.pcapng import Capture
from wardline_range.rhythm import HOME, Rhythm
from wardline_range.truth import Address

PREFIX = "192.168.10.0/24"
GATEWAY_MAC = "78:8a:20:4c:1e:90"


class Known(Protocol):
    """What is asked for when devices are told apart."""

    @property
    def name(self) -> str:
        """Its name in the scenario."""

    @property
    def zone(self) -> str:
        """Where it stands."""


class Member(Protocol):
    """What a directory needs to know of a device."""

    addresses: list[Address]

    @property
    def who(self) -> Known:
        """Who it is."""


M = TypeVar("M", bound=Member)
D = TypeVar("D", bound=Member)


class Directory(Network, Generic[M]):
    """Devices and attacks find each other here; all devices are known from the beginning, present or not."""

    def __init__(
        self, seed: int, clock: Clock, capture: Capture, prefix: str = PREFIX, gateway_mac: str = GATEWAY_MAC,
        rhythm: Rhythm = HOME, name: str = "",
    ) -> None:  # fmt: skip
        super().__init__(seed, prefix, gateway_mac, clock, capture)
        self.rhythm, self.name = rhythm, name
        self.devices: list[M] = []
        self._held: dict[str, list[tuple[int, int, str]]] = {}

    def all(self, kind: type[D]) -> list[D]:
        """Every device of a kind, in the order of the scenario."""
        return [device for device in self.devices if isinstance(device, kind)]

    def named(self, name: str) -> M:
        """The device of that name. Raises KeyError where there is none."""
        for device in self.devices:
            if device.who.name == name:
                return device
        raise KeyError(name)

    def near(self, device: Member, kind: type[D]) -> list[D]:
        """The devices of a kind in the same zone, all of the site where the zone has none; never itself."""
        found: list[D] = [one for one in self.all(kind) if one is not device]
        return [one for one in found if one.who.zone == device.who.zone] or found

    def one(self, device: Member, kind: type[D]) -> D | None:
        """The device of a kind that this one turns to: its like turn to others where there are several."""
        found = self.near(device, kind)
        return found[self._place(device) % len(found)] if found else None

    def share(self, device: Member, kind: type[D]) -> list[D]:
        """The devices of a kind that this one looks after: each has one of its like to look after it."""
        likes = self._likes(device)
        found = self.near(device, kind)
        return [one for at, one in enumerate(found) if at % len(likes) == self._place(device)]

    def whose(self, ip: str, at: int) -> str:
        """The device that had an address at a time (ns), or the name of the host on the Internet; empty for nobody."""
        for start, end, name in self._held.get(ip, ()):
            if start <= at < end:
                return name
        return self.internet.name(ip)

    def settle(self, end: int) -> None:
        """It is over at `end` (ns): who had which address when is put in order for `whose`."""
        for device in self.devices:
            for held in device.addresses:
                self._held.setdefault(held.ip, []).append((held.start, held.end or end, device.who.name))

    def _likes(self, device: Member) -> Sequence[M]:
        return [one for one in self.devices if type(one) is type(device) and one.who.zone == device.who.zone]

    def _place(self, device: Member) -> int:
        return self._likes(device).index(device)
