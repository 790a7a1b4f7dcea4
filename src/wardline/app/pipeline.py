"""The whole journey on one screen: tables → devices → findings → incidents. Start reading here.

Every stage is a function of (batch, state) → (state, results); the clock is that of the traffic. `analyze` drives it
over finished captures.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace

import polars as pl

from wardline import behaviour, incidents, inventory
from wardline.behaviour import Behaviour, Learning
from wardline.incidents import Folding, Quiet
from wardline.incidents import quiet as quieted
from wardline.incidents.budget import EVEN
from wardline.inventory import Inventory
from wardline.model.batch import Batch, Health
from wardline.model.device import Device, DeviceId
from wardline.model.directive import UNTOLD, Directives
from wardline.model.finding import Finding
from wardline.model.incident import Incident
from wardline.model.inline import inline
from wardline.model.knowledge import NOTHING, Knowledge


@dataclass(frozen=True, slots=True)
class State:
    """All that Wardline knows between two batches; nothing else is remembered anywhere."""

    inventory: Inventory
    behaviour: Behaviour
    folding: Folding
    health: Health
    quiet: Quiet = field(default_factory=Quiet)
    """Findings that people wanted quiet."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What can be said now: the devices, and the incidents worst first, however unlikely."""

    devices: tuple[Device, ...]
    incidents: tuple[Incident, ...]

    @property
    def likely(self) -> tuple[Incident, ...]:
        """The incidents that are more likely true than not: what is told where nobody set a budget."""
        return tuple(one for one in self.incidents if one.probability >= EVEN)


def begin(learning: Learning, site: str = "site", knowledge: Knowledge = NOTHING) -> State:
    """A state that has seen nothing yet, with what is known beside the traffic."""
    return State(inventory.begin(site), behaviour.begin(learning, knowledge=knowledge), incidents.begin(), Health())


@inline
def step(batch: Batch, state: State, said: Directives = UNTOLD) -> tuple[Batch, tuple[Finding, ...], State]:
    """One slice of traffic: who sent it, what is unusual about it, and which story that belongs to.

    Returns the batch with its rows attributed to devices, the findings of this slice that nobody wanted quiet,
    and the next state.
    """
    seen, known = inventory.observe(batch, state.inventory)
    view = inventory.view(known)
    findings, judged = behaviour.judge(seen, view, state.behaviour)
    specs = behaviour.specs(state.behaviour)
    told, quiet = incidents.heard(findings, said, inventory.Known(view, said.contexts), specs, state.quiet)
    folding = incidents.fold(told, state.folding)
    return seen, told, State(known, judged, folding, state.health + batch.health, quiet)


def learn(batch: Batch, state: State) -> State:
    """One slice of a baseline: everything is learned and nothing is reported."""
    _, _, following = step(batch, state)
    return replace(following, folding=state.folding, health=state.health)


def picture(state: State, said: Directives = UNTOLD) -> Picture:
    """Devices and incidents as they stand, with what people know of the one and said of the other."""
    devices = inventory.with_context(inventory.devices(state.inventory), said.contexts)
    learned = incidents.shifts(said.verdicts)
    by_id: Mapping[DeviceId, Device] = {device.id: device for device in devices}
    return Picture(devices, incidents.incidents(state.folding, by_id, behaviour.specs(state.behaviour), learned))


def to_frames(state: State) -> Mapping[str, pl.DataFrame]:
    """Everything that is known, as frames by name; those that did not change since are the same objects."""
    rooms = {
        "inventory": inventory.to_frames(state.inventory),
        "behaviour": behaviour.to_frames(state.behaviour),
        "incidents": {"folding": incidents.to_frame(state.folding)},
        "sensor": {"health": pl.DataFrame([astuple(state.health)], schema=_HEALTH, orient="row")},
        "people": {"quiet": quieted.to_frame(state.quiet)},
    }
    return {f"{room}/{name}": frame for room, frames in rooms.items() for name, frame in frames.items()}


def from_frames(frames: Mapping[str, pl.DataFrame], knowledge: Knowledge = NOTHING) -> State:
    """The state that `to_frames` wrote down, with what is known beside the traffic."""
    rooms: dict[str, dict[str, pl.DataFrame]] = {}
    for name, frame in frames.items():
        room, _, rest = name.partition("/")
        rooms.setdefault(room, {})[rest] = frame
    return State(
        inventory.from_frames(rooms["inventory"]),
        behaviour.from_frames(rooms["behaviour"], knowledge=knowledge),
        incidents.from_frame(rooms["incidents"]["folding"]),
        Health(*rooms["sensor"]["health"].row(0)),
        quieted.from_frame(rooms["people"]["quiet"]),
    )


_HEALTH = dict.fromkeys(Health.__slots__, pl.Int64)
