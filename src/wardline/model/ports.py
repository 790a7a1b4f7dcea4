"""Ports: the verbs that plug-ins implement and the views that one stage may have of another's results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

import polars as pl

from wardline.model.batch import Batch, Nanos
from wardline.model.device import Device, DeviceId
from wardline.model.finding import Finding, Severity, Stage
from wardline.model.knowledge import Knowledge

Memory = Mapping[str, pl.DataFrame]
"""What one detector remembers: frames by name. Frames do not change in place, so neither does a memory."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a source is: bytes of its input read, of how many, and packets (or rows) so far."""

    done_bytes: int
    total_bytes: int
    packets: int


class Source(Protocol):
    """Where batches come from, in order of traffic time."""

    @property
    def span(self) -> tuple[Nanos, Nanos]:
        """First and last time in the input, known before reading it in full."""

    def batches(self) -> Iterator[Batch]:
        """Every slice in order; raises InputError where the input cannot be read as what it should be."""

    def progress(self) -> Progress:
        """How far `batches` has come."""


class DeviceView(Protocol):
    """What a detector may know of the devices: a reading, never a handle on the inventory.

    Batches that reach a detector carry `orig_device` and `resp_device` beside `orig_h` and `resp_h` (null where the
    address is none of ours, such as an Internet host or a multicast group).
    """

    @property
    def knowledge(self) -> Knowledge:
        """What was said beside the traffic, such as profiles of models."""

    def get(self, device: DeviceId) -> Device | None:
        """One device as it is known now."""

    def all(self) -> Sequence[Device]:
        """Every device known now, ordered by id."""

    def stage(self, device: DeviceId, at: Nanos) -> Stage:
        """Whether the device is still learned ("learning") or judged ("operational") at that time."""


@dataclass(frozen=True, slots=True)
class DetectorSpec:
    """What a detector is: a stable id, what it reads, the techniques it may name, and its documentation in Markdown.

    `explained_by` names the conditions of the network or the sensor that make such findings without an attack.
    """

    id: str
    title: str
    cause: str
    tables: tuple[str, ...]
    techniques: tuple[str, ...]
    severity: Severity
    warm_up: str
    doc: str
    next_steps: tuple[str, ...] = ()
    explained_by: tuple[str, ...] = ()


class Detector(Protocol):
    """Score first, learn after; both pure: neither changes what it is given."""

    spec: ClassVar[DetectorSpec]

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """Findings of this slice against what is remembered."""

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """What to remember after this slice."""
