"""What needs a person now, in words that fit a tired reader: the head of the page and of the terminal's summary."""

from collections.abc import Sequence
from dataclasses import dataclass

from wardline.model.incident import Incident
from wardline.model.text import count
from wardline.report.report import Report

URGENT = frozenset({"high", "critical"})
LIKELY = 0.5
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """One headline, one sentence under it, and the incidents to open first with the first thing to do about each."""

    headline: str
    more: str
    first: tuple[tuple[int, Incident, str], ...]
    calm: bool


def urgent(told: Sequence[Incident]) -> tuple[Incident, ...]:
    """Incidents that need a person now: high or critical, and more likely than not."""
    return tuple(one for one in told if one.severity in URGENT and one.probability >= LIKELY)


def verdict(report: Report) -> Verdict:
    """The verdict on a whole report."""
    now = urgent(report.incidents)
    later = len(report.incidents) - len(now)
    rank = {one.id: place for place, one in enumerate(report.incidents, 1)}
    first = tuple((rank[one.id], one, one.next_steps[0] if one.next_steps else "") for one in now[:_NAMED])
    if now:
        needs = "incident needs" if len(now) == 1 else "incidents need"
        rest = [
            f"{len(now) - _NAMED} more of them" if len(now) > _NAMED else "",
            f"{later} less pressing" if later else "",
        ]
        below = " and ".join(filter(None, rest))
        return Verdict(f"{len(now)} {needs} you now", f"Also below: {below}." if below else "", first, False)
    if report.incidents:
        more = f"{count(later, 'incident')} of low or medium weight, or unsure, below: look when there is time."
        return Verdict("Nothing needs you now", more, (), True)
    watched = count(len(report.devices), "device")
    return Verdict("Nothing unusual was found", f"{watched} watched. What follows is what they are and do.", (), True)
