"""Which strands belong to one story.

Three rules, applied in this order, each stated in `docs/incidents.md`: the same cause on the same device; another cause
on the same device at the same time or about the same peer; the victim's side of what one of our devices did.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wardline.incidents.folding import GAP, Strand, in_time
from wardline.model.batch import Nanos
from wardline.model.device import Device, DeviceId
from wardline.model.finding import CONDITION

AT_ONCE: Nanos = 10 * 60_000_000_000
"""Findings of different causes on one device belong together when no more than this lies between two of them."""

SAME_PEER: Nanos = 3_600_000_000_000
"""… and this where the strands name a peer in common, or where two devices name each other."""


@dataclass(frozen=True, slots=True)
class Story:
    """Strands told together: those of the device it is about, and those of others that saw the same from their side."""

    device: DeviceId
    strands: tuple[Strand, ...]


def owners(devices: Mapping[DeviceId, Device]) -> Mapping[str, DeviceId]:
    """Device by address, hardware address and id; an address that two devices claim belongs to neither."""
    claims: dict[str, set[DeviceId]] = {}
    for id_, device in devices.items():
        for name in (str(id_), *device.addrs, *device.macs):
            claims.setdefault(name, set()).add(id_)
    return {name: next(iter(held)) for name, held in claims.items() if len(held) == 1}


def stories(strands: Iterable[Strand], causes: Mapping[str, str], owned: Mapping[str, DeviceId]) -> tuple[Story, ...]:
    """Every strand in exactly one story, ordered by device and time."""
    by_device: dict[DeviceId, list[Strand]] = {}
    for strand in strands:
        by_device.setdefault(strand.device, []).append(strand)
    told = [Story(device, group) for device in sorted(by_device) for group in _linked(by_device[device], causes, owned)]
    return _with_victims(told, owned)


def peers_of(strand: Strand, owned: Mapping[str, DeviceId]) -> frozenset[str]:
    """Whom a strand names besides its own device: device ids for what is ours, the peer as named elsewhere."""
    return frozenset(str(owned.get(peer, peer)) for peer in strand.peers) - {str(strand.device)}


def _linked(
    strands: Sequence[Strand], causes: Mapping[str, str], owned: Mapping[str, DeviceId]
) -> list[tuple[Strand, ...]]:
    """Strands of one device in groups joined by a chain of links."""
    ordered = sorted(strands, key=lambda one: (one.first, one.last, one.detector))
    named = [peers_of(strand, owned) for strand in ordered]
    root = list(range(len(ordered)))
    for a, one in enumerate(ordered):
        for b in range(a + 1, len(ordered)):
            if ordered[b].first - one.last > GAP:
                break
            if _find(root, a) != _find(root, b) and _belong(one, ordered[b], causes, bool(named[a] & named[b])):
                root[_find(root, b)] = _find(root, a)
    groups: dict[int, list[Strand]] = {}
    for at, strand in enumerate(ordered):
        groups.setdefault(_find(root, at), []).append(strand)
    return [tuple(group) for group in groups.values()]


def _find(root: list[int], at: int) -> int:
    while root[at] != at:
        root[at] = root[root[at]]
        at = root[at]
    return at


def _belong(a: Strand, b: Strand, causes: Mapping[str, str], share_peer: bool) -> bool:
    """Whether two strands of one device with no more than `GAP` between them belong together."""
    mine, other = causes.get(a.detector, a.detector), causes.get(b.detector, b.detector)
    if mine == other or CONDITION in (mine, other):
        return mine == other
    if share_peer and _apart(a, b) <= SAME_PEER:
        return True
    return _apart(a, b) <= AT_ONCE and _touch(a, b)


def _apart(a: Strand, b: Strand) -> Nanos:
    """Time between two strands, at most 0 where they overlap."""
    return max(a.first, b.first) - min(a.last, b.last)


def _touch(a: Strand, b: Strand) -> bool:
    """Whether two of the findings kept lie within `AT_ONCE` of each other: a long strand may be silent for hours."""
    marked = sorted((*((*in_time(one), 0) for one in a.findings), *((*in_time(one), 1) for one in b.findings)))
    until: dict[int, Nanos] = {}
    for start, end, _, side in marked:
        other = until.get(1 - side)
        if other is not None and start - other <= AT_ONCE:
            return True
        until[side] = max(until.get(side, end), end)
    return False


def _with_victims(told: Sequence[Story], owned: Mapping[str, DeviceId]) -> tuple[Story, ...]:
    """Stories whose every peer is one other device, told under that device where its own story names this one back.

    Two devices that name only each other: the one whose story began first keeps it.
    """
    named = [frozenset().union(*(peers_of(strand, owned) for strand in story.strands)) for story in told]
    at_device: dict[str, list[int]] = {}
    for at, story in enumerate(told):
        at_device.setdefault(str(story.device), []).append(at)
    host: dict[int, int] = {}
    for at in sorted(range(len(told)), key=lambda one: (-_first(told[one]), -one)):
        if len(named[at]) != 1 or at in host.values():
            continue
        (attacker,) = named[at]
        fits = [
            other
            for other in at_device.get(attacker, ())
            if other not in host
            and other != at
            and str(told[at].device) in named[other]
            and _near(told[at], told[other])
        ]
        if fits:
            host[at] = fits[0]
    guests: dict[int, list[Strand]] = {}
    for victim in sorted(host):
        guests.setdefault(host[victim], []).extend(told[victim].strands)
    return tuple(
        Story(story.device, (*story.strands, *guests.get(at, ()))) for at, story in enumerate(told) if at not in host
    )


def _first(story: Story) -> Nanos:
    return min(strand.first for strand in story.strands)


def _near(a: Story, b: Story) -> bool:
    return any(_apart(one, two) <= SAME_PEER for one in a.strands for two in b.strands)
