"""`Behaviour`: everything that this room remembers between two batches, as frames that can be written down.

The rule of learning stands here too: a device is learned until the later of a common time and its own first hour, and
judged from then on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from wardline.behaviour import names, registry
from wardline.model.batch import Nanos
from wardline.model.device import DeviceId
from wardline.model.knowledge import NOTHING, Knowledge
from wardline.model.ports import Detector, Memory

NS_PER_S = 1_000_000_000
DEVICE_LEARNING_S = 3600.0
"""How long a device that comes late is learned before it is judged by its own past."""


@dataclass(frozen=True, slots=True)
class Learning:
    """When learning ends: for all at `until` (None: at once), for a device not before its own `device_s` are over."""

    until: Nanos | None = None
    device_s: float = DEVICE_LEARNING_S

    def ends(self, first_seen: Nanos) -> Nanos:
        """The time from which a device first seen then is judged."""
        return max(self.until or 0, first_seen + int(self.device_s * NS_PER_S))


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The learning rule, when each device was first seen, which names addresses had, and each detector's memory.

    `quality` is what the judgement of network and sensor remembers; `knowledge` was given, and is not written down.
    """

    learning: Learning
    detectors: tuple[Detector, ...]
    first_seen: Mapping[DeviceId, Nanos] = field(default_factory=dict)
    names: pl.DataFrame = field(default_factory=names.nothing)
    memories: Mapping[str, Memory] = field(default_factory=dict)
    quality: Memory = field(default_factory=dict)
    knowledge: Knowledge = NOTHING


def to_frames(state: Behaviour) -> Mapping[str, pl.DataFrame]:
    """The state as frames by name, ready to be written as Arrow or Parquet; the detectors themselves are code."""
    first = sorted(state.first_seen.items())
    frames = {
        "learning": pl.DataFrame(
            {"until": [state.learning.until], "device_s": [state.learning.device_s]}, schema=_LEARNING
        ),
        "first_seen": pl.DataFrame(first, schema=_FIRST_SEEN, orient="row"),
        "names": state.names,
    }
    for detector, memory in (*state.memories.items(), (_QUALITY, state.quality)):
        frames |= {f"{detector}/{name}": frame for name, frame in memory.items()}
    return frames


def from_frames(
    frames: Mapping[str, pl.DataFrame], detectors: Sequence[Detector] | None = None, knowledge: Knowledge = NOTHING
) -> Behaviour:
    """The state that `to_frames` wrote down, with what is known beside the traffic."""
    until, device_s = frames["learning"].row(0)
    memories: dict[str, dict[str, pl.DataFrame]] = {}
    for key, frame in frames.items():
        detector, slash, name = key.partition("/")
        if slash:
            memories.setdefault(detector, {})[name] = frame
    return Behaviour(
        Learning(until, device_s),
        tuple(detectors) if detectors is not None else registry.all_detectors(),
        {DeviceId(device): first for device, first in frames["first_seen"].iter_rows()},
        frames["names"],
        {detector: memory for detector, memory in memories.items() if detector != _QUALITY},
        memories.get(_QUALITY, {}),
        knowledge,
    )


_QUALITY = "quality"
_LEARNING = pl.Schema({"until": pl.Int64, "device_s": pl.Float64})
_FIRST_SEEN = pl.Schema({"device": pl.String, "first": pl.Int64})
