"""`Report`: everything that the outputs are made from, so that each of them tells the same story."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version

import polars as pl

from wardline.incidents import Quiet
from wardline.incidents.budget import EVEN
from wardline.incidents.explain import is_internet
from wardline.model.batch import Health, Nanos
from wardline.model.device import Device, DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Finding
from wardline.model.incident import Incident
from wardline.model.ports import DetectorSpec

Rows = Callable[[str, Sequence[RowRef]], pl.DataFrame]
"""The rows of one table that references name; one that is no longer stored is left out."""

EDGES = {"orig": pl.String, "resp": pl.String, "service": pl.String, "bytes": pl.UInt64, "conns": pl.UInt32}
"""Columns of `Report.edges`: who opened connections to whom (a device id, or the address of what is none of ours)."""


@dataclass(frozen=True)
class Report:
    """One analysis: `incidents` worst first, `tables` rows by table name, `verdicts` lines of a demo's own check and
    of what was given with the traffic and cannot be used.

    `start` and `end` are first and last time of the traffic, `learned_until` where learning ended; `findings` are those
    of the incidents and all likely ones; `forgotten` counts findings that fell to a bound on memory. `held` incidents
    stayed below `threshold`, of which about `missed_a_day` for each day are true all the same;
    `quiet` holds the findings that people wanted quiet.
    """

    inputs: tuple[str, ...]
    start: Nanos
    end: Nanos
    learned_until: Nanos | None
    health: Health
    tables: Mapping[str, int]
    devices: tuple[Device, ...]
    incidents: tuple[Incident, ...]
    findings: tuple[Finding, ...]
    edges: pl.DataFrame
    rows: Rows
    specs: Mapping[str, DetectorSpec] = field(default_factory=dict)
    verdicts: tuple[str, ...] = ()
    forgotten: int = 0
    held: int = 0
    quiet: Quiet = field(default_factory=Quiet)
    threshold: float = EVEN
    missed_a_day: float = 0.0

    @cached_property
    def by_id(self) -> Mapping[DeviceId, Device]:
        """Devices by id."""
        return {device.id: device for device in self.devices}

    @cached_property
    def exposed(self) -> Mapping[str, "Exposure"]:
        """What each device spoke with on the Internet."""
        return exposure(self.edges)

    def label(self, device: DeviceId) -> str:
        """What a person calls the device; its id where the inventory does not know it."""
        known = self.by_id.get(device)
        return known.label if known else str(device)


@dataclass(frozen=True, slots=True)
class Exposure:
    """How many Internet addresses a device spoke with, and payload bytes both ways."""

    peers: int = 0
    bytes: int = 0


NOT_EXPOSED: Mapping[str, Exposure] = {}


def exposure(edges: pl.DataFrame) -> Mapping[str, Exposure]:
    """Exposure by device id; a device that spoke with no Internet address is absent."""
    pairs: dict[tuple[str, str], int] = {}
    for orig, resp, size in edges.select("orig", "resp", "bytes").iter_rows():
        for device, peer in ((orig, resp), (resp, orig)):
            if is_internet(peer) and not is_internet(device):
                pairs[device, peer] = pairs.get((device, peer), 0) + size
    found: dict[str, Exposure] = {}
    for (device, _), size in sorted(pairs.items()):
        held = found.get(device, Exposure())
        found[device] = Exposure(held.peers + 1, held.bytes + size)
    return found


def product_version() -> str:
    """The version that is installed; "0" where the source is used without being installed."""
    try:
        return version("wardline")
    except PackageNotFoundError:
        return "0"
