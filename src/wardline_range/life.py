"""What happens to a site besides attacks: devices come, go and change, and the network has its bad hours."""

from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from wardline_range.clock import Process, ns
from wardline_range.habits.servicing import inspect
from wardline_range.habits.update import update
from wardline_range.packets.conversation import Unreachable
from wardline_range.site import Site
from wardline_range.truth import EventTruth


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something of a site's life; its fields are what a scenario may set."""

    kind: ClassVar[str]
    at_s: float

    def happen(self, site: Site) -> Process:
        """Let it happen; begun at its time."""
        raise NotImplementedError

    def truth(self, site: Site) -> EventTruth:
        """What it was."""
        start = site.clock.start + ns(self.at_s)
        return EventTruth(self.kind, start, start + ns(self._lasted_s()), self._about(), site.name)

    def _about(self) -> tuple[str, ...]:
        return ()

    def _lasted_s(self) -> float:
        return 0.0


@dataclass(frozen=True, kw_only=True)
class _OfDevice(Happening):
    device: str

    def _about(self) -> tuple[str, ...]:
        return (self.device,)


@dataclass(frozen=True, kw_only=True)
class Join(_OfDevice):
    """A device comes that was not there before."""

    kind = "join"

    def happen(self, site: Site) -> Process:
        """It is switched on."""
        site.named(self.device).switch_on()
        yield 0.0


@dataclass(frozen=True, kw_only=True)
class Leave(_OfDevice):
    """A device goes for good."""

    kind = "leave"

    def happen(self, site: Site) -> Process:
        """It is switched off."""
        site.named(self.device).switch_off()
        yield 0.0


@dataclass(frozen=True, kw_only=True)
class Reboot(_OfDevice):
    """A device loses power for a while."""

    kind = "reboot"
    lasts_s: float = 60.0

    def happen(self, site: Site) -> Process:
        """Off, and on again."""
        device = site.named(self.device)
        device.switch_off()
        yield self.lasts_s
        device.switch_on()

    def _lasted_s(self) -> float:
        return self.lasts_s


@dataclass(frozen=True, kw_only=True)
class Replace(_OfDevice):
    """A device is replaced by another of its kind (absent so far), which gets its address and name."""

    kind = "replace"
    by: str
    lasts_s: float = 900.0

    def happen(self, site: Site) -> Process:
        """The old one goes, and the new one takes its place after the work."""
        old, new = site.named(self.device), site.named(self.by)
        old.switch_off()
        yield self.lasts_s
        new.become(ip=old.nic.ip, hostname=old.who.hostname)
        new.switch_on()

    def _about(self) -> tuple[str, ...]:
        return self.device, self.by

    def _lasted_s(self) -> float:
        return self.lasts_s


@dataclass(frozen=True, kw_only=True)
class Readdress(_OfDevice):
    """A device gets another address."""

    kind = "readdress"
    to: str

    def happen(self, site: Site) -> Process:
        """It comes back with it after a short while."""
        device = site.named(self.device)
        device.switch_off()
        yield 20.0
        device.become(ip=self.to)
        device.switch_on()


@dataclass(frozen=True, kw_only=True)
class Update(_OfDevice):
    """A device fetches its next firmware, restarts, and runs it."""

    kind = "update"

    def happen(self, site: Site) -> Process:
        """Download, restart, new version; it stays as it was where its maker cannot be reached."""
        with suppress(Unreachable):
            yield from update(site.named(self.device))


@dataclass(frozen=True, kw_only=True)
class Maintenance(Happening):
    """A maintenance window: somebody works on devices from another one, as agreed."""

    kind = "maintenance"
    by: str
    devices: tuple[str, ...]
    lasts_s: float = 3600.0

    def happen(self, site: Site) -> Process:
        """Each device is looked at in turn until the time is over."""
        worker = site.named(self.by)
        until = site.clock.now + ns(self.lasts_s)
        while site.clock.now < until:
            for name in self.devices:
                try:
                    yield from inspect(worker, site.named(name))
                except Unreachable:
                    yield 30.0
                yield worker.chance.between(40, 200)
                if site.clock.now >= until:
                    return

    def _about(self) -> tuple[str, ...]:
        return (self.by, *self.devices)

    def _lasted_s(self) -> float:
        return self.lasts_s


@dataclass(frozen=True, kw_only=True)
class InternetOutage(Happening):
    """Nothing outside answers."""

    kind = "internet-outage"
    lasts_s: float

    def happen(self, site: Site) -> Process:
        """From now on, for its time."""
        now = site.clock.now
        site.internet.outages.append((now, now + ns(self.lasts_s)))
        yield 0.0

    def _lasted_s(self) -> float:
        return self.lasts_s


@dataclass(frozen=True, kw_only=True)
class ClockDrift(_OfDevice):
    """A device's clock begins to run slow (or fast, where negative)."""

    kind = "clock-drift"
    ppm: float

    def happen(self, site: Site) -> Process:
        """From now on."""
        site.named(self.device).drift_ppm = self.ppm
        yield 0.0


@dataclass(frozen=True, kw_only=True)
class MirrorLoss(Happening):
    """The mirror port is overloaded and drops a share of all frames."""

    kind = "mirror-loss"
    share: float
    lasts_s: float

    def happen(self, site: Site) -> Process:
        """From now on, for its time."""
        chance, begun = site.chance("mirror"), site.clock.now
        until = begun + ns(self.lasts_s)
        site.capture.loses = lambda ts: begun <= ts < until and chance.happens(self.share)
        yield 0.0

    def _lasted_s(self) -> float:
        return self.lasts_s


KINDS: dict[str, type[Happening]] = {
    one.kind: one
    for one in (
        Join, Leave, Reboot, Replace, Readdress, Update, Maintenance, InternetOutage, ClockDrift, MirrorLoss,
    )
}  # fmt: skip
