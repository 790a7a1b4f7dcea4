"""Devices made from what was seen and stated; conflicting statements are settled by one visible rule.

The rule: what independent rules agree on grows surer as 1 - ∏(1 - c); the surest value wins, equal ones by the name of
their rules; below `NAMED_FROM` nothing wins. What loses is kept in `Device.rejected`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from wardline.inventory.identity import device_id
from wardline.inventory.knowledge.kinds import GENERAL
from wardline.inventory.statements import Statement
from wardline.model.device import ATTRIBUTES, Attribute, Device, DeviceId
from wardline.model.evidence import RowRef

MOST_REFS = 5
SUREST = 0.99
NAMED_FROM = 0.4
"""Below it a statement is a hint: it makes others surer and names nothing by itself."""

HINT = 0.3
_MAC_LENGTH = 17


def devices(site: str, pairs: pl.DataFrame, owners: pl.DataFrame, stated: pl.DataFrame) -> tuple[Device, ...]:
    """Every device with its addresses and attributes, ordered by id."""
    addrs: dict[str, list[str]] = {mac: [] for mac in pairs["mac"].drop_nulls().unique().sort().to_list()}
    for key, addr in owners.select("key", "addr").iter_rows():
        addrs.setdefault(key, []).append(addr)
    said: dict[str, list[Statement]] = {}
    for row in stated.filter(pl.col("name") != "").iter_rows(named=True):
        said.setdefault(row["device"], []).append(Statement(**row))
    spans = _spans(pairs)
    made = []
    for key, held in addrs.items():
        id_ = device_id(site, key)
        macs = (key,) if len(key) == _MAC_LENGTH and key.count(":") == 5 else ()
        won, lost = decided(said.get(id_, ()))
        made.append(Device(DeviceId(id_), macs, tuple(sorted(held, key=_order)), *spans[key], won, lost))
    return tuple(sorted(made, key=lambda device: device.id))


def decided(said: Iterable[Statement]) -> tuple[tuple[Attribute, ...], tuple[Attribute, ...]]:
    """For each attribute the statement that wins, in the order of `ATTRIBUTES`, and all that lose."""
    values: dict[str, dict[str, list[Statement]]] = {}
    for one in _weighed(list(said)):
        values.setdefault(one.name, {}).setdefault(one.value.casefold(), []).append(one)
    won, lost = [], []
    for name in sorted(values, key=ATTRIBUTES.index):
        ranked = sorted(map(_agreed, values[name].values()), key=lambda one: (-one.confidence, one.rule, one.value))
        won += [one for one in ranked[:1] if one.confidence >= NAMED_FROM]
        lost += ranked[1:] if ranked[0].confidence >= NAMED_FROM else ranked
    return tuple(won), tuple(lost)


def _weighed(said: Sequence[Statement]) -> Sequence[Statement]:
    """Clouds weigh less where many are used: a phone talks to each maker's cloud through an app, and a router for all.

    Each is divided by the number of makers, and is but a hint for a device that is known to be of general purpose.
    """
    makers = {one.value for one in said if one.rule == "cloud" and one.name == "vendor"}
    if not makers:
        return said
    kinds: dict[str, list[Statement]] = {}
    for one in said:
        if one.name == "type" and one.rule != "cloud":
            kinds.setdefault(one.value, []).append(one)
    best = max(map(_agreed, kinds.values()), key=lambda one: (one.confidence, one.value), default=None)
    is_general = best is not None and best.value in GENERAL and best.confidence >= NAMED_FROM
    share = (HINT if is_general else 1.0) / len(makers)
    return [replace(one, confidence=one.confidence * share) if one.rule == "cloud" else one for one in said]


def _agreed(found: Sequence[Statement]) -> Attribute:
    """Statements of one value as one: each rule counts once, by its surest statement."""
    by_rule: dict[str, Statement] = {}
    for one in sorted(found, key=lambda one: (-one.confidence, one.rule, one.ts, one.text)):
        by_rule.setdefault(one.rule, one)
    doubt = 1.0
    for one in by_rule.values():
        doubt *= 1 - one.confidence
    first = next(iter(by_rule.values()))
    refs = tuple(dict.fromkeys(RowRef(one.table, one.uid, one.ts) for one in by_rule.values()))[:MOST_REFS]
    since = min(one.ts for one in found)
    return Attribute(first.name, first.value, round(min(SUREST, 1 - doubt), 3), "+".join(by_rule), since, refs)


def _spans(pairs: pl.DataFrame) -> Mapping[str, tuple[int, int]]:
    """First and last time of each link-layer and each network address."""
    parts = [pairs.select("first", "last", key=name).filter(pl.col("key").is_not_null()) for name in ("mac", "addr")]
    spans = pl.concat(parts).group_by("key").agg(pl.col("first").min(), pl.col("last").max())
    rows = spans.select("key", pl.col("first").cast(pl.Int64), pl.col("last").cast(pl.Int64)).iter_rows()
    return {key: (first, last) for key, first, last in rows}


def _order(addr: str) -> tuple[bool, bool, str]:
    """IPv4 before IPv6, link-local last."""
    return addr.startswith(("fe8", "fe9", "fea", "feb", "169.254.")), ":" in addr, addr
