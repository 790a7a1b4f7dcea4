"""What the shipped tables and limits were made from: source, licence, date, size, how good its labels are, how fresh.

The catalogue is a TOML document that comes with Wardline; every entry is checked when it is read.
"""

import datetime as dt
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields

from wardline.model.errors import InputError


@dataclass(frozen=True, slots=True)
class Source:
    """One source: `date` is that of the data (ISO 8601), `refresh_days` how old they may grow, 0 for ever."""

    name: str
    used_for: str
    source: str
    licence: str
    date: str
    size: str
    labels: str
    refresh_days: int = 0

    @property
    def day(self) -> dt.date:
        """The date of the data."""
        return dt.date.fromisoformat(self.date)


def read_catalogue(text: str) -> tuple[Source, ...]:
    """Every source of the document. Raises InputError where an entry is not what a source has."""
    known = {one.name for one in fields(Source)}
    found = []
    try:
        entries = tomllib.loads(text)["source"]
        for entry in entries:
            if unknown := set(entry) - known:
                raise ValueError(f"{entry.get('name', 'an entry')} has the unknown field {min(unknown)}")
            found.append(Source(**entry))
            if found[-1].day.year < 1990 or found[-1].refresh_days < 0:
                raise ValueError(f"{found[-1].name} has no sensible date")
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"the catalogue of training data is broken: {error}") from error
    return tuple(found)


def overdue(sources: Sequence[Source], today: dt.date) -> list[str]:
    """One line for each source that is older than it may be."""
    late = [(one, (today - one.day).days) for one in sources if one.refresh_days]
    return [
        f"{one.name} is {days} days old, at most {one.refresh_days} are allowed: update Wardline"
        for one, days in late
        if days > one.refresh_days
    ]
