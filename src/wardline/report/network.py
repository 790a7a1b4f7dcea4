"""Who talks to whom, laid out: devices on a circle in groups of their type, the Internet as one of them.

A circle needs no iteration, so the same devices always stand in the same place, and two of them never cover each other.
"""

import ipaddress
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wardline.incidents.explain import is_internet
from wardline.incidents.score import SEVERITIES
from wardline.model.finding import Severity
from wardline.model.text import count, printable
from wardline.report.report import Report

NODES = 300
"""Above this, the devices that talk most are shown one by one and the rest as one node for each type."""

EDGES = 1_500
"""The heaviest edges that are drawn."""

_SHOWN_ALONE = 150
_LABELLED = 90
_COLOURS = 12
INTERNET, MULTICAST, OTHER = "Internet", "Multicast and broadcast", "Other local addresses"


@dataclass(frozen=True, slots=True)
class Node:
    """A device or a group: place, radius, colour class, label with its place, hover text, and its worst incident."""

    key: int
    x: float
    y: float
    r: float
    colour: str
    label: str
    label_x: float
    label_y: float
    anchor: str
    title: str
    severity: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Traffic between two nodes as a curve, with width by bytes."""

    a: int
    b: int
    path: str
    width: float
    title: str


@dataclass(frozen=True, slots=True)
class Network:
    """The whole drawing with its size, its colour key and a sentence on what was left out (empty: nothing)."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    key: tuple[tuple[str, str], ...]
    labelled: bool
    note: str


@dataclass(slots=True)
class _Place:
    name: str
    kind: str
    total: int = 0
    members: int = 1
    severity: str = ""


def network(report: Report) -> Network:
    """The drawing of `report.edges`; devices that spoke with nobody are not in it."""
    pairs = _pairs(report)
    totals: dict[str, int] = {}
    for (a, b), size in pairs.items():
        totals[a] = totals.get(a, 0) + size
        totals[b] = totals.get(b, 0) + size
    note, folded = _folded(report, totals)
    places = _places(report, totals, folded)
    drawn: dict[tuple[str, str], int] = {}
    for (a, b), size in pairs.items():
        one, two = sorted((folded.get(a, a), folded.get(b, b)))
        if one != two:
            drawn[one, two] = drawn.get((one, two), 0) + size
    return _drawing(places, drawn, note)


def nice_bytes(size: float) -> str:
    """Bytes as a person reads them, in powers of 1000."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def _pairs(report: Report) -> Mapping[tuple[str, str], int]:
    """Bytes between two names, either way; what is no device of ours is one of three groups."""
    known = {str(device.id) for device in report.devices}
    pairs: dict[tuple[str, str], int] = {}
    for orig, resp, size in report.edges.select("orig", "resp", "bytes").iter_rows():
        a, b = sorted(name if name in known else _group(name or "") for name in (orig, resp))
        if a in known or b in known:
            pairs[a, b] = pairs.get((a, b), 0) + int(size or 0)
    return pairs


def _group(address: str) -> str:
    if is_internet(address):
        return INTERNET
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return OTHER
    return MULTICAST if parsed.is_multicast or address.endswith(".255") else OTHER


def _folded(report: Report, totals: Mapping[str, int]) -> tuple[str, Mapping[str, str]]:
    """Which devices are folded into a node of their type; those with an incident never are, as far as there is room."""
    if len(totals) <= NODES:
        return "", {}
    alarmed = {str(incident.device) for incident in report.incidents[:_SHOWN_ALONE]}
    ranked = sorted(
        (str(one.id) for one in report.devices if str(one.id) in totals),
        key=lambda id_: (id_ not in alarmed, -totals[id_], id_),
    )
    kinds = {str(device.id): device.value("type") or "unknown type" for device in report.devices}
    folded = {id_: f"all other: {kinds[id_]}" for id_ in ranked[_SHOWN_ALONE:]}
    note = (
        f"{count(len(totals), 'node')} are too many to draw. Shown: the {_SHOWN_ALONE} devices with incidents or most "
        f"traffic, the other {count(len(folded), 'device')} as one node for each type."
    )
    return note, folded


def _places(report: Report, totals: Mapping[str, int], folded: Mapping[str, str]) -> dict[str, _Place]:
    worst: dict[str, Severity] = {}
    for incident in report.incidents:
        held = worst.get(str(incident.device))
        if held is None or SEVERITIES.index(incident.severity) > SEVERITIES.index(held):
            worst[str(incident.device)] = incident.severity
    places: dict[str, _Place] = {}
    for device in report.devices:
        id_ = str(device.id)
        if id_ not in totals:
            continue
        kind = device.value("type") or "unknown type"
        if id_ in folded:
            group = places.setdefault(folded[id_], _Place(f"all other: {printable(kind, 40)}", kind, 0, 0))
            group.members += 1
            group.total += totals[id_]
        else:
            places[id_] = _Place(printable(device.label, 40), kind, totals[id_], 1, worst.get(id_, ""))
    for name in (INTERNET, MULTICAST, OTHER):
        if name in totals:
            places[name] = _Place(name, name, totals[name])
    return places


def _drawing(places: Mapping[str, _Place], drawn: Mapping[tuple[str, str], int], note: str) -> Network:
    order = sorted(places, key=lambda name: (_kind_rank(places[name].kind), places[name].kind, places[name].name, name))
    size = len(order)
    radius = min(430.0, max(150.0, 8.0 * size))
    spots = _circle([places[name].kind for name in order], radius)
    labelled = size <= _LABELLED
    margin_x, margin_y = (300.0, 36.0) if labelled else (40.0, 40.0)
    centre = np.array([radius + margin_x, radius + margin_y])
    colours = _colours([places[name].kind for name in order])
    most = max((place.total for place in places.values()), default=1) or 1
    at = {name: number for number, name in enumerate(order)}
    nodes = tuple(
        _node(at[name], places[name], spots[at[name]], centre, colours[places[name].kind], most, size) for name in order
    )
    heaviest = sorted(drawn.items(), key=lambda item: (-item[1], item[0]))
    edges = tuple(_edge(at[a], at[b], spots, centre, bytes_, most, nodes) for (a, b), bytes_ in heaviest[:EDGES])
    if len(heaviest) > EDGES:
        note = f"{note} Only the {EDGES} heaviest of {count(len(heaviest), 'connection')} are drawn.".strip()
    key = tuple((colours[kind], kind) for kind in dict.fromkeys(places[name].kind for name in order))
    return Network(2 * (radius + margin_x), 2 * (radius + margin_y), nodes, edges, key[: _COLOURS + 3], labelled, note)


def _kind_rank(kind: str) -> int:
    return (INTERNET, MULTICAST, OTHER).index(kind) if kind in (INTERNET, MULTICAST, OTHER) else 3


def _circle(kinds: Sequence[str], radius: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Places on a circle from the top clockwise, with half a step of room between two kinds; shape (n, 2)."""
    steps = np.ones(len(kinds))
    for at in range(1, len(kinds)):
        steps[at] += 0.5 * (kinds[at] != kinds[at - 1])
    turn = (np.cumsum(steps) - 1.0) / (steps.sum() + 0.5) * 2.0 * math.pi if len(kinds) else steps
    return radius * np.stack([np.sin(turn), -np.cos(turn)], axis=1)


def _colours(kinds: Sequence[str]) -> Mapping[str, str]:
    own = [kind for kind in dict.fromkeys(kinds) if _kind_rank(kind) == 3]
    fixed = {INTERNET: "net", MULTICAST: "other", OTHER: "other", "unknown type": "other"}
    return {**{kind: f"t{number % _COLOURS}" for number, kind in enumerate(own)}, **fixed}


def _node(
    key: int,
    place: _Place,
    spot: np.ndarray[tuple[int], np.dtype[np.float64]],
    centre: np.ndarray[tuple[int], np.dtype[np.float64]],
    colour: str,
    most: int,
    size: int,
) -> Node:
    x, y = (float(value) for value in spot + centre)
    r = (4.0 if size > 120 else 6.0) + 8.0 * math.log1p(place.total) / math.log1p(most) * min(1.0, 40 / size)
    out = spot / (float(np.hypot(*spot)) or 1.0)
    anchor = "middle" if abs(out[0]) < 0.12 else "start" if out[0] > 0 else "end"
    away = r + (12.0 if place.severity else 7.0)
    label_y = y + float(out[1]) * away + (4.0 if anchor != "middle" else (12.0 if out[1] > 0 else -2.0))
    many = f", {count(place.members, 'device')}" if place.members > 1 else ""
    title = f"{place.name} ({printable(place.kind, 40)}{many}): {nice_bytes(place.total)}"
    label = printable(place.name, 34)
    return Node(key, x, y, r, colour, label, x + float(out[0]) * away, label_y, anchor, title, place.severity)


def _edge(
    a: int,
    b: int,
    spots: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    centre: np.ndarray[tuple[int], np.dtype[np.float64]],
    size: int,
    most: int,
    nodes: Sequence[Node],
) -> Edge:
    start, end, bend = spots[a] + centre, spots[b] + centre, (spots[a] + spots[b]) * 0.2 + centre
    path = f"M{start[0]:.1f} {start[1]:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    width = 0.8 + 5.0 * (math.log1p(size) / math.log1p(most)) ** 3
    return Edge(a, b, path, round(width, 2), f"{nodes[a].label} and {nodes[b].label}: {nice_bytes(size)}")
