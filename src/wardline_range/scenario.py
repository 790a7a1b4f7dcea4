"""A scenario: who lives at the site, which attacks happen when, and the run that makes capture and truth of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from wardline_range.attacks.attack import Attack
from wardline_range.clock import SECOND, Clock, Process, ns
from wardline_range.device import Device
from wardline_range.packets.pcapng import Capture
from wardline_range.site import Site
from wardline_range.truth import Truth


@dataclass(frozen=True, slots=True)
class Planned:
    """An attack, and how many seconds after the start of the traffic it begins."""

    attack: Attack
    at_s: float


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part."""

    devices: Sequence[Device]
    attacks: Sequence[Planned]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`casting` puts devices and attacks on a fresh site; `start` is the traffic's first moment in ns since 1970."""

    casting: Callable[[Site], Cast]
    seed: int
    hours: float
    start: int

    def play(self, out: BinaryIO) -> Truth:
        """Let it happen and write it to `out` as pcapng."""
        clock, capture = Clock(self.start), Capture(out)
        site = Site(self.seed, clock, capture)
        cast = self.casting(site)
        for device in cast.devices:
            clock.spawn(_arriving(site, device))
        for planned in cast.attacks:
            clock.spawn(planned.attack.process(), planned.at_s)
        end = self.start + ns(self.hours * 3600)
        clock.run(end, capture.flush)
        flows = sorted(
            (flow for flow in site.book.flows if flow.ts < end), key=lambda flow: (flow.ts, flow.community_id)
        )
        told = (planned.attack.truth() for planned in cast.attacks)
        return Truth(
            self.seed, self.start, end, capture.packets, tuple(device.truth() for device in cast.devices),
            tuple(attack for attack in told if attack is not None), tuple(flows),
        )  # fmt: skip


def _arriving(site: Site, device: Device) -> Process:
    """A device becomes reachable when its first process begins, at once where it has none."""
    life = list(device.life())
    first = min((after for after, _ in life), default=0.0)
    begun = site.clock.now
    yield first
    site.move_in(device)
    for after, process in life:
        site.clock.spawn(process, after - (site.clock.now - begun) / SECOND)
