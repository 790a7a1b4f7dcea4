"""Raw alarms made into incidents, by the rule that Wardline's own findings follow."""

from collections.abc import Sequence

from wardline.incidents.folding import GAP
from wardline_eval.contender import Alarm


def fold(alarms: Sequence[Alarm], threshold: float) -> tuple[Alarm, ...]:
    """Alarms at or above a threshold, joined where they are on one device and at most `GAP` lies between them.

    An incident has the highest score of its alarms, all their addresses, peers and detections, and the kind and title
    of the strongest; alarms are on one device where their first addresses are the same.
    """
    return tuple(_joined([alarms[at] for at in group]) for group in groups(alarms, threshold))


def groups(alarms: Sequence[Alarm], threshold: float) -> list[list[int]]:
    """The same as places in `alarms`: one list for each incident, in order of its first alarm."""
    found: list[list[int]] = []
    open_: dict[str, tuple[list[int], int]] = {}
    above = [at for at, alarm in enumerate(alarms) if alarm.score >= threshold]
    for at in sorted(above, key=lambda at: (alarms[at].ts, alarms[at].end)):
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
    )
