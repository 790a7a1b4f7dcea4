"""`Inventory`: everything known of the devices between two batches, as frames, and the devices made from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from wardline.inventory import identity, statements
from wardline.model.batch import Batch
from wardline.model.device import Attribute, Device, DeviceId
from wardline.model.evidence import RowRef

MOST_REFS = 5


@dataclass(frozen=True)
class Inventory:
    """Senders with their addresses, which device each address is, and what has been stated about each device."""

    site: str = "site"
    pairs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=identity.PAIRS))
    owners: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=identity.OWNERS))
    stated: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=statements.STATED))

    @cached_property
    def devices(self) -> tuple[Device, ...]:
        """Every device, ordered by id."""
        return tuple(_devices(self))

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
    """An inventory that knows nobody."""
    return Inventory(site)


def view(known: Inventory) -> View:
    """A reading of the inventory for the other stages."""
    return View(known)


def devices(known: Inventory) -> tuple[Device, ...]:
    """Every device, ordered by id."""
    return known.devices


def observe(batch: Batch, known: Inventory) -> tuple[Batch, Inventory]:
    """What one slice tells: the batch with its rows attributed to devices, and the inventory after it."""
    pairs = identity.paired(batch, known.pairs)
    owners = known.owners if _same_pairs(pairs, known.pairs) else identity.owners(pairs, known.site)
    macs = _mac_devices(pairs, known.site)
    tables = {name: _attributed(name, rows, owners, macs) for name, rows in batch.tables.items()}
    seen = Batch(batch.sensor, batch.start, batch.end, tables, batch.health)
    stated = statements.stated(seen, macs, identity.routers(pairs), known.stated)
    return seen, Inventory(known.site, pairs, owners, stated)


def _same_pairs(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """True where only the times of the same pairs moved on, by less than would change who holds an address."""
    keys = ["mac", "addr", "claimed"]
    return one is other or (one.height == other.height and one.select(keys).equals(other.select(keys)))


def _mac_devices(pairs: pl.DataFrame, site: str) -> Mapping[str, str]:
    return {mac: identity.device_id(site, mac) for mac in pairs["mac"].drop_nulls().unique().sort()}


def _attributed(name: str, rows: pl.DataFrame, owners: pl.DataFrame, macs: Mapping[str, str]) -> pl.DataFrame:
    """The rows with the device behind each end."""

    def by_addr(column: str) -> pl.Expr:
        if owners.is_empty():
            return pl.lit(None, pl.String)
        return pl.col(column).replace_strict(owners["addr"], owners["device"], default=None, return_dtype=pl.String)

    def by_mac(column: str) -> pl.Expr:
        return pl.col(column).replace_strict(macs, default=None, return_dtype=pl.String)

    if name == "sender":
        return rows.with_columns(orig_device=pl.coalesce(by_addr("addr"), by_mac("l2_addr")))
    if name == "arp":
        return rows.with_columns(
            orig_device=pl.coalesce(by_mac("l2_addr"), by_mac("orig_l2_addr")), resp_device=by_addr("resp_h")
        )
    if name == "dhcp":
        client = pl.coalesce(by_mac("mac"), by_addr("orig_h"))
        return rows.with_columns(orig_device=client, resp_device=by_addr("resp_h"))
    if "orig_h" in rows.columns:
        return rows.with_columns(orig_device=by_addr("orig_h"), resp_device=by_addr("resp_h"))
    return rows


def _devices(known: Inventory) -> list[Device]:
    """Every device with its addresses and attributes, ordered by id."""
    site = known.site
    keyed = known.owners.select("key", "addr")
    alone = (
        known.pairs.filter(pl.col("mac").is_not_null())
        .select(key="mac")
        .unique()
        .with_columns(addr=pl.lit(None, pl.String))
    )
    times = _times(known)
    listed: dict[str, set[str]] = {}
    for key, addr in pl.concat([keyed, alone]).iter_rows():
        listed.setdefault(key, set()).update({addr} - {None})
    said: dict[str, list[statements.Statement]] = {}
    for row in known.stated.iter_rows(named=True):
        said.setdefault(row["device"], []).append(statements.Statement(**row))
    out = []
    for key, addrs in listed.items():
        if key not in times:
            continue
        id_ = identity.device_id(site, key)
        is_mac = len(key) == 17 and key.count(":") == 5
        won, lost = _decided(said.get(id_, []))
        first, last = times[key]
        out.append(
            Device(DeviceId(id_), (key,) if is_mac else (), tuple(sorted(addrs, key=_order)), first, last, won, lost)
        )
    return sorted(out, key=lambda device: device.id)


def _times(known: Inventory) -> Mapping[str, tuple[int, int]]:
    """First and last time of each key."""
    by_mac = known.pairs.filter(pl.col("mac").is_not_null()).select("first", "last", key="mac")
    by_addr = known.pairs.filter(pl.col("addr").is_not_null()).select("first", "last", key="addr")
    spans = pl.concat([by_mac, by_addr]).group_by("key").agg(pl.col("first").min(), pl.col("last").max())
    rows = spans.select("key", pl.col("first").cast(pl.Int64), pl.col("last").cast(pl.Int64)).iter_rows()
    return {key: (first, last) for key, first, last in rows}


def _order(addr: str) -> tuple[bool, bool, str]:
    """IPv4 before IPv6, link-local last."""
    return addr.startswith(("fe8", "fe9", "fea", "feb", "169.254.")), ":" in addr, addr


def _decided(said: Sequence[statements.Statement]) -> tuple[tuple[Attribute, ...], tuple[Attribute, ...]]:
    """For each attribute the statement that wins and those that lose.

    Independent rules that say the same make each other surer, as 1 - (1 - a)(1 - b); the surest value wins, then the
    one that sorts first.
    """
    values: dict[str, dict[str, list[statements.Statement]]] = {}
    for one in said:
        values.setdefault(one.name, {}).setdefault(one.value, []).append(one)
    won, lost = [], []
    for name in sorted(values):
        ranked = sorted((_agreed(name, value, found) for value, found in values[name].items()), key=_rank)
        won.append(ranked[0])
        lost += ranked[1:]
    return tuple(won), tuple(lost)


def _rank(one: Attribute) -> tuple[float, str]:
    return -one.confidence, one.value


def _agreed(name: str, value: str, found: Sequence[statements.Statement]) -> Attribute:
    by_rule: dict[str, statements.Statement] = {}
    for one in sorted(found, key=lambda one: (-one.confidence, one.rule, one.ts)):
        by_rule.setdefault(one.rule, one)
    doubt = 1.0
    for one in by_rule.values():
        doubt *= 1 - one.confidence
    rules = "+".join(by_rule)
    refs = tuple(RowRef(one.table, one.uid, one.ts) for one in list(by_rule.values())[:MOST_REFS])
    return Attribute(name, value, round(min(0.99, 1 - doubt), 3), rules, min(one.ts for one in found), refs)
