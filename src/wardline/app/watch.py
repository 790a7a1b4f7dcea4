"""`wardline watch`: a capture that is still being written, judged as it grows; each incident is told when it is likely.

The traffic's clock drives everything, as everywhere; the clock on the wall is asked only how long after its last packet
an incident was told.
"""

import math
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from wardline import incidents
from wardline.app import pipeline
from wardline.app.told import standing
from wardline.behaviour import Learning
from wardline.model.batch import Batch, Health, Nanos
from wardline.model.device import Device, DeviceId
from wardline.model.incident import Incident
from wardline.model.knowledge import NOTHING, Knowledge
from wardline.sources.growing import growing
from wardline.store.checkpoint import Checkpoint

LIKELIER = 0.2
"""An incident is told again when its probability has grown by so much."""

LIVE_NS: Nanos = 600 * 10**9
"""Traffic whose packets are older than this is no live traffic, and says nothing about how long telling takes."""

_WAITING = 4
"""Slices read ahead of the one that is judged."""

_LOOK_S = 0.2


@dataclass(frozen=True, slots=True)
class Options:
    """What to watch and how: `learn_s` seconds of traffic are learned first, slices are `slice_s` long.

    In the folder `state` everything known is kept after each slice, and what people told stands in its ledger.
    """

    capture: Path
    learn_s: float = 3_600.0
    slice_s: int = 1
    site: str = "site"
    state: Path | None = None
    knowledge: Knowledge = NOTHING


@dataclass(frozen=True, slots=True)
class Told:
    """An incident when it is told, its device, and how many seconds after the last packet it rests on (None: no live
    traffic, so that nobody can say).
    """

    incident: Incident
    device: Device | None
    after_s: float | None


@dataclass(slots=True)
class Watched:
    """What was watched until it ended: health, devices, ids of what was told, and how long telling took."""

    health: Health = field(default_factory=Health)
    devices: int = 0
    told: set[str] = field(default_factory=set)
    after_s: list[float] = field(default_factory=list)

    def latency(self, share: float) -> float | None:
        """The seconds within which that share of incidents was told (nearest rank); None where nobody can say."""
        ranked = sorted(self.after_s)
        return ranked[max(0, math.ceil(share * len(ranked)) - 1)] if ranked else None


class Telling:
    """Which incidents are news: those told for the first time, and those that have grown likelier by `LIKELIER`."""

    def __init__(self) -> None:
        self._likely: dict[str, float] = {}

    def news(self, told: Sequence[Incident]) -> list[Incident]:
        """Those of them to be told now."""
        fresh = [one for one in told if one.probability >= self._likely.get(one.id, -1.0) + LIKELIER]
        self._likely.update((one.id, one.probability) for one in fresh)
        return fresh


def watch(options: Options, tell: Callable[[Told], None], now: Callable[[], Nanos] = time.time_ns) -> Watched:
    """Watch until the capture ends or the user interrupts; either way what was seen so far is handed back.

    Raises InputError, OutputError.
    """
    seen_so_far, telling = Watched(), Telling()
    with ExitStack() as open_now:
        kept = open_now.enter_context(Checkpoint(options.state)) if options.state else None
        state = pipeline.from_frames(kept.frames(), options.knowledge) if kept and kept.until is not None else None
        if state is not None:
            telling.news(pipeline.picture(state, standing(options.state)).likely)
        known_until = (kept.until if kept else None) or 0
        batches = open_now.enter_context(growing(options.capture, slice_s=options.slice_s))
        try:
            for batch in read_ahead(batches):
                if batch.end <= known_until:
                    continue
                if state is None:
                    state = _begun(options, batch)
                state = _step(options, batch, state, kept, telling, seen_so_far, tell, now)
        except KeyboardInterrupt:
            pass  # how people end it; the state is that of the last slice
    if state is not None:
        seen_so_far.health, seen_so_far.devices = state.health, len(pipeline.picture(state).devices)
    return seen_so_far


def _begun(options: Options, first: Batch) -> pipeline.State:
    learning = Learning(until=first.start + int(options.learn_s * 1e9))
    # A device that comes late gets no longer than the site had.
    learning = replace(learning, device_s=min(learning.device_s, options.learn_s))
    return pipeline.begin(learning, options.site, options.knowledge)


def _step(
    options: Options, batch: Batch, state: pipeline.State, kept: Checkpoint | None, telling: Telling, watched: Watched,
    tell: Callable[[Told], None], now: Callable[[], Nanos],
) -> pipeline.State:  # fmt: skip
    said = standing(options.state)
    _, found, state = pipeline.step(batch, state, said)
    if kept:
        kept.save(pipeline.to_frames(state), batch.end, [*map(incidents.to_json, found)])
    if found:
        view = pipeline.picture(state, said)
        by_id = {device.id: device for device in view.devices}
        for incident in telling.news(view.likely):
            made = _told(incident, by_id, now())
            tell(made)
            watched.told.add(incident.id)
            if made.after_s is not None:
                watched.after_s.append(made.after_s)
    return state


def _told(incident: Incident, devices: dict[DeviceId, Device], at: Nanos) -> Told:
    after = at - max(finding.end for finding in incident.findings)
    return Told(incident, devices.get(incident.device), after / 1e9 if 0 <= after < LIVE_NS else None)


def read_ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """The batches, read by another thread: reading waits inside the engine, where no interrupt reaches it."""
    waiting: queue.Queue[Batch | BaseException | None] = queue.Queue(_WAITING)
    reader = threading.Thread(target=_read, args=(batches, waiting), name="read capture", daemon=True)
    reader.start()
    while True:
        try:
            item = waiting.get(timeout=_LOOK_S)
        except queue.Empty:
            continue
        if item is None:
            return
        if isinstance(item, BaseException):
            raise item
        yield item


def _read(batches: Iterator[Batch], waiting: "queue.Queue[Batch | BaseException | None]") -> None:
    try:
        for batch in batches:
            waiting.put(batch)
        waiting.put(None)
    except Exception as error:  # raised where somebody sees it, not in this thread
        waiting.put(error)
