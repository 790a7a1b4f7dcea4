"""A scenario: who lives at the site, what happens to them, and the run that makes capture and truth of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Protocol

import polars as pl

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Clock, Process, ns
from wardline_range.device import Device
from wardline_range.directory import GATEWAY_MAC, PREFIX
from wardline_range.packets.pcapng import Capture
from wardline_range.rhythm import HOME, Rhythm
from wardline_range.site import Site
from wardline_range.truth import DeviceTruth, EventTruth, Truth

_BOOTING_S = 75.0
Watch = Callable[[float, int], None]
"""Hears of progress: the share of traffic time that has passed, and packets so far."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An attack, and how many seconds after the start of the traffic it begins."""

    attack: Attack
    at_s: float


class Event(Protocol):
    """Something of a site's life."""

    @property
    def at_s(self) -> float:
        """When, in seconds after the start."""

    def happen(self, site: Site) -> Process:
        """Let it happen; begun at its time."""

    def truth(self, site: Site) -> EventTruth:
        """What it was."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part; `absent` names the devices that are not there in the beginning."""

    devices: Sequence[Device]
    attacks: Sequence[Planned] = ()
    events: Sequence[Event] = ()
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """The network a scenario plays in."""

    prefix: str = PREFIX
    gateway_mac: str = GATEWAY_MAC
    rhythm: Rhythm = HOME
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """`casting` puts devices and attacks on a fresh site; `start` is the traffic's first moment in ns since 1970."""

    casting: Callable[[Site], Cast]
    seed: int
    hours: float
    start: int
    place: Place = Place()

    def play(self, out: BinaryIO, watch: Watch | None = None) -> Truth:
        """Let it happen and write it to `out` as pcapng."""
        return self.play_into(Capture(out), watch)

    def play_into(self, capture: Capture, watch: Watch | None = None) -> Truth:
        """Let it happen before a capture."""
        place, clock = self.place, Clock(self.start)
        site = Site(self.seed, clock, capture, place.prefix, place.gateway_mac, place.rhythm, place.name)
        cast = self.casting(site)
        site.devices.extend(cast.devices)
        # What comes from outside bears the MAC address of whoever is the gateway.
        gateways = [one.nic.mac for one in cast.devices if one.nic.ip == site.gateway_ip]
        site.gateway_mac = next(iter(gateways), site.gateway_mac)
        for device in cast.devices:
            if device.who.name not in cast.absent:
                clock.spawn(_arriving(device))
        for event in cast.events:
            clock.spawn(event.happen(site), event.at_s)
        for planned in cast.attacks:
            clock.spawn(planned.attack.process(), planned.at_s)
        end = self.start + ns(self.hours * 3600)
        for hour in range(1, int(self.hours) + 2):
            clock.run(min(end, self.start + ns(hour * 3600)), capture.passed)
            if watch is not None:
                watch((clock.now - self.start) / (end - self.start), capture.packets)
        capture.flush(end)
        return self._truth(site, cast, end)

    def _truth(self, site: Site, cast: Cast, end: int) -> Truth:
        site.settle(end)
        flows = site.book.frame(end, site.capture.written, site.name, site.whose)
        told = (planned.attack.truth(flows) for planned in cast.attacks)
        happened = (event.truth(site) for event in cast.events if self.start + ns(event.at_s) < end)
        return Truth(
            self.seed, self.start, end, site.capture.packets, _devices(cast.devices, flows, end),
            tuple(attack for attack in told if attack is not None), tuple(happened), flows,
        )  # fmt: skip


def _devices(devices: Sequence[Device], flows: pl.DataFrame, end: int) -> tuple[DeviceTruth, ...]:
    """Every device, and what its ordinary life had it say: that much it must be allowed."""
    benign = flows.lazy().filter(pl.col("label") == "benign", pl.col("orig_device") != "")
    peer = pl.when(pl.col("resp_device") != "").then(pl.col("resp_device")).otherwise(pl.col("resp_h"))
    said = pl.concat_str(pl.col("proto"), pl.lit("/"), pl.col("resp_p"), pl.lit(" "), peer)
    by_device = benign.group_by("orig_device").agg(said.unique().sort().alias("allowed")).collect()
    allowed = dict(by_device.iter_rows())
    return tuple(replace(one.truth(end), allowed=tuple(allowed.get(one.who.name, ()))) for one in devices)


def _arriving(device: Device) -> Process:
    """At the start everything boots within a minute or so, the gateway first."""
    yield device.chance.between(0.5, _BOOTING_S) if device.nic.ip != device.site.gateway_ip else 0.0
    device.switch_on()
