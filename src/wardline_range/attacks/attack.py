"""What every attack is: a device it runs on, steps that are labelled as they happen, and a window of time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

import polars as pl

from wardline.model.errors import UsageError
from wardline_range.chance import Chance
from wardline_range.clock import SECOND, Process, ns
from wardline_range.device import Device
from wardline_range.directory import Directory
from wardline_range.packets.conversation import Conversation, Unreachable
from wardline_range.truth import AttackTruth, Label

D = TypeVar("D", bound=Device)


@dataclass(kw_only=True, eq=False)
class Attack:
    """One attack; subclasses say what it does, and their fields are what a scenario may set.

    `lasts_s` bounds it. `id` is its name in the scenario; its chance hangs on it.
    """

    name: ClassVar[str]
    techniques: ClassVar[tuple[str, ...]]
    description: ClassVar[str]
    needs: ClassVar[tuple[type[Device], ...]] = ()
    """Kinds of device that must be at the site, besides the one it runs on."""
    needs_port: ClassVar[int] = 0
    """A TCP port that a neighbour must have open; 0 for none."""

    device: Device
    lasts_s: float
    id: str = ""
    begun: int = field(default=0, init=False)
    ended: int = field(default=0, init=False)
    touched: set[str] = field(default_factory=set, init=False)
    """Addresses that it touches without a flow."""

    def __post_init__(self) -> None:
        self.id = self.id or self.name
        self.chance: Chance = self.site.chance(f"attack {self.id}")

    @property
    def site(self) -> Directory[Device]:
        """Where it happens."""
        return self.device.site

    @property
    def now(self) -> int:
        """The time of its turn, ns."""
        return self.site.clock.now

    def steps(self) -> Iterator[tuple[str, Process]]:
        """The steps by name, one after the other."""
        raise NotImplementedError

    def process(self) -> Process:
        """All steps, within the attack's time, and only while its device is on."""
        while not self.device.is_present:
            yield 1.0
        self.begun = self.ended = self.now
        until = self.begun + ns(self.lasts_s)
        for _, step in self.steps():
            try:
                for wait in self._marked(step):
                    if self.now + ns(wait) >= until or not self.device.is_present:
                        return
                    yield wait
                    self.ended = self.now
            except Unreachable as given_up:
                waited = max(0.0, (given_up.at - self.now) / SECOND)
                if self.now + ns(waited) >= until:
                    return
                yield waited

    def _marked(self, step: Process) -> Process:
        """The step's waits; what is sent meanwhile is marked as an attack's doing."""
        capture = self.site.capture
        while True:
            capture.is_attack = True
            try:
                wait = next(step, None)
            finally:
                capture.is_attack = False
            if wait is None:
                return
            yield wait

    def label(self, step: str) -> Label:
        """The label of a flow of that step."""
        return Label(self.id, step)

    def call(self, ip: str, port: int, service: str, step: str, at: int | None = None) -> Conversation:
        """A TCP connection of the attacking device, now or at a time; raises Unreachable where nobody answers."""
        return self.device.call(ip, port, service, self.now if at is None else at, self.label(step))

    def say(self, sport: int, dst: str, dport: int, payload: bytes, step: str, service: str = "") -> int:
        """A datagram of the attacking device, now; the time it passed."""
        nic = self.device.nic
        return self.site.datagram(nic, sport, dst, dport, payload, self.now, service, self.label(step))

    def victim(self, kind: type[D], name: str = "") -> D:
        """The device of that name, or the one of a kind that the attacking device would turn to.

        Raises UsageError where the site has none.
        """
        if not name:
            found = self.site.one(self.device, kind)
            if found is None:
                raise UsageError(
                    f"{self.name} needs a {kind.__name__} at the site and there is none: add one to devices"
                )
            return found
        try:
            named = self.site.named(name)
        except KeyError:
            raise UsageError(f"{self.id}: there is no device called {name!r}") from None
        if not isinstance(named, kind):
            raise UsageError(f"{self.id}: {name!r} is a {named.model.id}, and {self.name} needs a {kind.__name__}")
        return named

    def listening(self, port: int, name: str = "") -> Device:
        """The device of that name, or the first of the others, nearest zone first, with a TCP port open.

        Raises UsageError where there is none.
        """
        if name:
            return self.victim(Device, name)
        for device in (*self.site.near(self.device, Device), *self.site.devices):
            if device is not self.device and port in device.open_ports:
                return device
        raise UsageError(f"{self.name} needs another device with TCP port {port} open and the site has none")

    def check(self) -> None:
        """Raise UsageError where the site lacks what it needs."""
        target = str(getattr(self, "target", ""))
        for kind in self.needs:
            self.victim(kind, target)
        if self.needs_port:
            self.listening(self.needs_port, target)

    def neighbours(self) -> list[Device]:
        """The other devices that are present, in the order of the scenario."""
        return [one for one in self.site.devices if one is not self.device and one.is_present]

    def truth(self, flows: pl.DataFrame) -> AttackTruth | None:
        """What happened, or None where it never began; `flows` are those of the whole truth."""
        if not self.begun:
            return None
        mine = flows.filter(pl.col("attack") == self.id)
        times = mine["ts"].dt.timestamp("ns").to_list()
        nic = self.device.nic
        peers = (set(mine["orig_h"]) | set(mine["resp_h"]) | self.touched) - {nic.ip}
        return AttackTruth(
            self.id, self.name, self.device.who.name, nic.mac, nic.ip, min([*times, self.begun]),
            max([*times, self.ended]), self.techniques, self.description, tuple(sorted(peers)), self.site.name,
        )  # fmt: skip
