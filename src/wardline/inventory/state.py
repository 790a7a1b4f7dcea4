"""`Inventory`: everything known of the devices between two batches, as frames, and the step from one to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from wardline.inventory import devices as made
from wardline.inventory import identity
from wardline.inventory.attribution import attributed, senders
from wardline.inventory.sightings import LINKS, sightings
from wardline.inventory.statements import Stated, only, stated
from wardline.inventory.texts import texts
from wardline.model.batch import Batch
from wardline.model.device import Device, DeviceId
from wardline.model.inline import inline


def _empty(schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(schema=schema)


@dataclass(frozen=True)
class Inventory:
    """Senders with their addresses, which device each address is, and what has been stated about each device.

    `passing` are the link-layer senders that are routers, `links` who talked with whom where no address is local.
    """

    site: str = "site"
    pairs: pl.DataFrame = field(default_factory=lambda: _empty(identity.PAIRS))
    links: pl.DataFrame = field(default_factory=lambda: _empty(LINKS))
    passing: pl.DataFrame = field(default_factory=lambda: _empty(identity.PASSING))
    owners: pl.DataFrame = field(default_factory=lambda: _empty(identity.OWNERS))
    stated: Stated = field(default_factory=Stated)

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """Every device, ordered by id."""
        return made.devices(self.site, self.pairs, self.owners, self.stated)

    @cached_property
    def by_id(self) -> Mapping[DeviceId, Device]:
        """Devices by id."""
        return {device.id: device for device in self.devices}


class View:
    """A reading of an inventory; devices are made when somebody asks."""

    def __init__(self, known: Inventory) -> None:
        self._known = known

    def get(self, device: DeviceId) -> Device | None:
        """One device as it is known now."""
        return self._known.by_id.get(device)

    def all(self) -> Sequence[Device]:
        """Every device known now, ordered by id."""
        return self._known.devices


def begin(site: str = "site") -> Inventory:
    """An inventory that knows nobody; `site` keeps the ids of two sites apart."""
    return Inventory(site)


def to_frames(known: Inventory) -> Mapping[str, pl.DataFrame]:
    """The inventory as frames by name, ready to be written as Arrow or Parquet."""
    return {
        "site": pl.DataFrame({"site": [known.site]}),
        "pairs": known.pairs,
        "links": known.links,
        "passing": known.passing,
        "owners": known.owners,
        "stated": known.stated.frame,
    }


def from_frames(frames: Mapping[str, pl.DataFrame]) -> Inventory:
    """The inventory that `to_frames` wrote down."""
    kept = {name: frames[name] for name in ("pairs", "links", "passing", "owners")}
    return Inventory(frames["site"]["site"][0], **kept, stated=Stated(frames["stated"]))


def view(known: Inventory) -> View:
    """A reading of the inventory for the other stages."""
    return View(known)


def devices(known: Inventory) -> tuple[Device, ...]:
    """Every device, ordered by id."""
    return known.devices


@inline
def observe(batch: Batch, known: Inventory) -> tuple[Batch, Inventory]:
    """What one slice tells: the batch with its rows attributed to devices, and the inventory after it."""
    fresh, links = sightings(batch, known.pairs, known.links)
    pairs = identity.merged(known.pairs, fresh)
    passing, owners = known.passing, known.owners
    changed = not _same(pairs, known.pairs)
    if changed:
        passing = identity.routers(pairs)
        owners = identity.owners(pairs, passing, known.site)
    elif pairs is not known.pairs and identity.is_contested(pairs):
        owners = identity.owners(pairs, passing, known.site)
    macs = senders(batch, pairs, known.site)
    seen = attributed(batch, owners, macs)
    said = stated(texts(seen, macs, frozenset(passing["mac"])), known.stated)
    if changed and pairs.height == identity.MOST_PAIRS:
        said = only(said, _present(pairs, owners, known.site))
    return seen, Inventory(known.site, pairs, links, passing, owners, said)


def _present(pairs: pl.DataFrame, owners: pl.DataFrame, site: str) -> frozenset[str]:
    """The ids of all devices that are still known."""
    macs = pairs["mac"].drop_nulls().unique().to_list()
    return frozenset((*(identity.device_id(site, mac) for mac in macs), *owners["device"].to_list()))


def _same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Only the times of the same pairs moved on."""
    if one is other:
        return True
    keys = ["mac", "addr", "claimed"]
    return one.height == other.height and one.select(keys).equals(other.select(keys))
