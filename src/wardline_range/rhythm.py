"""When people are about: the daily and weekly rhythm that devices used by people follow."""

from dataclasses import dataclass

from wardline_range.chance import Chance
from wardline_range.clock import SECOND, ns

_HOUR, _DAY = 3600 * SECOND, 86_400 * SECOND
_THURSDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Activity by hour of a working day and of a weekend day (UTC), as a share of the busiest hour."""

    working_day: tuple[float, ...]
    weekend: tuple[float, ...]

    def level(self, at: int) -> float:
        """How active people are at that time (ns), 0 to 1; between full hours it changes gradually."""
        hours, rest = divmod(at % _DAY, _HOUR)
        share = rest / _HOUR
        return self._hour(at, hours) * (1 - share) + self._hour(at + _HOUR, (hours + 1) % 24) * share

    def waiting(self, chance: Chance, now: int, mean_s: float) -> float:
        """Seconds until the next of what comes every `mean_s` in the busiest hour; at most eight days."""
        waited = 0.0
        while waited < 8 * 86_400:
            waited += chance.waiting(mean_s)
            if chance.happens(self.level(now + ns(waited))):
                break
        return waited

    def _hour(self, at: int, hour: int) -> float:
        weekday = (at // _DAY + _THURSDAY) % 7
        return (self.working_day if weekday < 5 else self.weekend)[hour]


def _hours(*spans: tuple[int, float]) -> tuple[float, ...]:
    """Levels by hour from (hours, level) spans that together fill a day."""
    return tuple(level for count, level in spans for _ in range(count))


ALWAYS = Rhythm((1.0,) * 24, (1.0,) * 24)
HOME = Rhythm(
    _hours((6, 0.03), (3, 0.5), (7, 0.15), (2, 0.6), (4, 1.0), (2, 0.4)),
    _hours((8, 0.04), (3, 0.5), (7, 0.6), (4, 1.0), (2, 0.5)),
)
OFFICE = Rhythm(
    _hours((7, 0.01), (1, 0.4), (4, 1.0), (1, 0.5), (4, 1.0), (2, 0.3), (5, 0.02)),
    _hours((8, 0.01), (10, 0.04), (6, 0.01)),
)
SHIFTS = Rhythm(
    _hours((5, 0.15), (1, 0.7), (8, 1.0), (7, 0.9), (3, 0.2)),
    _hours((6, 0.1), (10, 0.3), (8, 0.1)),
)
WARD = Rhythm(
    _hours((6, 0.4), (6, 1.0), (6, 0.9), (4, 0.8), (2, 0.5)),
    _hours((6, 0.4), (6, 0.8), (6, 0.75), (4, 0.7), (2, 0.45)),
)
RHYTHMS = {"always": ALWAYS, "home": HOME, "office": OFFICE, "shifts": SHIFTS, "ward": WARD}
"""By the name that a scenario gives them."""
