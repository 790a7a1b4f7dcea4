"""Raw alarms made into incidents, by the rule that Wardline's own findings follow."""

from collections.abc import Iterable, Sequence

from wardline.incidents.folding import GAP
from wardline_eval.contender import Alarm


def fold(alarms: Sequence[Alarm], threshold: float) -> tuple[Alarm, ...]:
    """Alarms at or above a threshold, joined where they are on one device and at most `GAP` lies between them.

    An incident has the highest score of its alarms, all their addresses, peers and detections, and the kind and title
    of the strongest; alarms are on one device where their first addresses are the same.
    """
    above = sorted((one for one in alarms if one.score >= threshold), key=lambda one: (one.ts, one.end))
    return tuple(_joined([above[at] for at in group]) for group in groups(above, range(len(above))))


def groups(alarms: Sequence[Alarm], places: Iterable[int]) -> list[list[int]]:
    """The same for the alarms at these places, which are in order of time: the places that each incident is made of."""
    found: list[list[int]] = []
    open_: dict[str, tuple[list[int], int]] = {}
    for at in places:
        alarm = alarms[at]
        device = alarm.addresses[0] if alarm.addresses else ""
        group, until = open_.get(device, ([], 0))
        if not group or alarm.ts - until > GAP:
            group, until = [], alarm.end
            found.append(group)
        group.append(at)
        open_[device] = group, max(until, alarm.end)
    return found


def _joined(alarms: Sequence[Alarm]) -> Alarm:
    best = max(alarms, key=lambda one: one.score)
    return Alarm(
        min(one.ts for one in alarms),
        max(one.end for one in alarms),
        tuple(sorted({address for one in alarms for address in one.addresses})),
        tuple(sorted({peer for one in alarms for peer in one.peers})),
        best.score,
        best.kind,
        tuple(sorted(ts for one in alarms for ts in one.detections or (one.ts, one.end))),
        best.title,
        tuple(sorted({technique for one in alarms for technique in one.techniques})),
    )
