"""Two versions of a baseline beside each other on the same traffic: what each told, by device and hour.

More is better for each figure, so that a gate can compare them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from wardline.govern.registry import Shadow
from wardline.model.batch import Nanos
from wardline.model.incident import Incident

HOUR_NS = 3_600_000_000_000
Hours = frozenset[tuple[str, int]]
"""Pairs of a device and an hour (since 1970) in which an incident of it went on."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An incident that a person called true: its device, cause, and when it went on (ns, both ends)."""

    device: str
    cause: str
    first: Nanos
    last: Nanos


def troubled(told: Iterable[Incident]) -> Hours:
    """The device-hours in which these incidents went on."""
    return frozenset(
        (str(one.device), hour) for one in told for hour in range(one.first_ts // HOUR_NS, one.last_ts // HOUR_NS + 1)
    )


def figures(told: Collection[Incident], confirmed: Collection[Confirmed], windows: int) -> Mapping[str, float]:
    """`quiet`: share of device-hours without an unconfirmed incident; `found`: share of the confirmed that is told."""
    found = [one for one in confirmed if any(_tells(incident, one) for incident in told)]
    alone = troubled(one for one in told if not any(_tells(one, true) for true in confirmed))
    return {
        "quiet": 1.0 - min(1.0, len(alone) / max(1, windows)),
        "found": len(found) / len(confirmed) if confirmed else 1.0,
    }


def shadow(before: Hours, after: Hours, windows: int, start: Nanos, end: Nanos) -> Shadow:
    """In how many device-hours both said the same."""
    return Shadow(start, end, windows, max(0, windows - len(before ^ after)))


def _tells(incident: Incident, true: Confirmed) -> bool:
    overlaps = incident.first_ts <= true.last and true.first <= incident.last_ts
    return overlaps and str(incident.device) == true.device and incident.cause == true.cause
