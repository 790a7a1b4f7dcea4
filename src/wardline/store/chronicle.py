"""`Chronicle`: devices, incidents and findings as they were last told, and what people did about them.

The watching process writes what it told, again and again under the same ids; what people added (a status, an assignee,
whether a device is authorised) stays. Lists come in pages by a key that orders them, so that a page costs the same
wherever it begins.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Select, Table, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_into_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_into_sqlite

from wardline.model.batch import Nanos
from wardline.store.database import Database
from wardline.store.tables import devices, findings, incidents

Standing = Literal["new", "authorised", "unauthorised"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
Status = Literal["open", "acknowledged", "closed"]
STATUSES: tuple[Status, ...] = get_args(Status)

Record = Mapping[str, Any]
"""A row by its columns, as in `tables.py`."""

Key = tuple[Any, ...]
"""Where a page ends: the values that its rows are ordered by."""

_OF_PEOPLE = {
    "devices": frozenset({"standing"}),
    "incidents": frozenset({"told_at", "status", "assignee", "outcome", "acknowledged_at", "closed_at"}),
    "findings": frozenset(),
}
"""Columns that are not written again where a row is known."""

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class DeviceFilter:
    """Which devices; empty fields do not restrict. `words` must all occur."""

    sites: tuple[str, ...] | None = None
    words: tuple[str, ...] = ()
    vendor: str = ""
    type: str = ""
    standing: str = ""
    since: Nanos = 0


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Which incidents; empty fields do not restrict; `since` and `until` (ns) bound the time of the last finding."""

    sites: tuple[str, ...] | None = None
    words: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    severity: str = ""
    cause: str = ""
    device: str = ""
    assignee: str = ""
    least: float = 0.0
    since: Nanos = 0
    until: Nanos = 0


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings; empty fields do not restrict; `since` and `until` (ns) bound when they begin."""

    sites: tuple[str, ...] | None = None
    device: str = ""
    detector: str = ""
    least: float = 0.0
    since: Nanos = 0
    until: Nanos = 0


class Chronicle:
    """The records of what was told. Methods raise InputError or OutputError where the records fail."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, told: Mapping[str, Sequence[Record]]) -> None:
        """Rows of `devices`, `incidents` and `findings`, all or none; those known by their id are replaced."""
        with self._database.begin() as open_:
            for table in (devices, incidents, findings):
                rows = list(told.get(table.name, ()))
                for begin in range(0, len(rows), _AT_A_TIME):
                    _put(open_, table, rows[begin : begin + _AT_A_TIME])

    def devices(self, wanted: DeviceFilter, after: Key | None, limit: int) -> Sequence[Record]:
        """Devices by site, label and id."""
        keys = (devices.c.site, devices.c.label, devices.c.id)
        asked = _page(select(devices).where(*_of_devices(wanted)), [(key, False) for key in keys], after, limit)
        return self._rows(asked)

    def incidents(
        self, wanted: IncidentFilter, after: Key | None, limit: int, newest: bool = False
    ) -> Sequence[Record]:
        """Incidents by risk, or the newest first."""
        first = incidents.c.last_ts if newest else incidents.c.risk
        asked = select(incidents).where(*_of_incidents(wanted))
        return self._rows(_page(asked, [(first, True), (incidents.c.id, True)], after, limit))

    def findings(self, wanted: FindingFilter, after: Key | None, limit: int) -> Sequence[Record]:
        """Findings, the newest first."""
        asked = select(findings).where(*_of_findings(wanted))
        return self._rows(_page(asked, [(findings.c.ts, True), (findings.c.id, True)], after, limit))

    def device(self, id_: str) -> Record | None:
        """One device."""
        return self._one(select(devices).where(devices.c.id == id_))

    def incident(self, id_: str) -> Record | None:
        """One incident."""
        return self._one(select(incidents).where(incidents.c.id == id_))

    def finding(self, id_: str) -> Record | None:
        """One finding."""
        return self._one(select(findings).where(findings.c.id == id_))

    def count_devices(self, wanted: DeviceFilter) -> int:
        """How many devices there are of these."""
        return self._number(select(func.count()).select_from(devices).where(*_of_devices(wanted)))

    def count_incidents(self, wanted: IncidentFilter) -> int:
        """How many incidents there are of these."""
        return self._number(select(func.count()).select_from(incidents).where(*_of_incidents(wanted)))

    def facets(self, column: Literal["vendor", "type", "standing", "site"], wanted: DeviceFilter) -> Mapping[str, int]:
        """How many of these devices have each value, the commonest first."""
        of = devices.c[column]
        asked = select(of, func.count().label("n")).where(*_of_devices(wanted)).group_by(of)
        with self._database.read() as open_:
            found = [(str(row[0]), int(row[1])) for row in open_.execute(asked)]
        return dict(sorted(found, key=lambda one: (-one[1], one[0])))

    def set_standing(self, id_: str, standing: Standing) -> bool:
        """Authorise a device or not; whether there is one of that id."""
        return self._change(update(devices).where(devices.c.id == id_).values(standing=standing))

    def set_work(self, id_: str, **values: Any) -> bool:
        """Change status, assignee, outcome, acknowledged_at or closed_at; whether there is an incident of that id."""
        strange = values.keys() - _OF_PEOPLE["incidents"]
        if strange:
            raise ValueError(f"not a column that people change: {strange}")
        return self._change(update(incidents).where(incidents.c.id == id_).values(**values))

    def by_day(self, sites: tuple[str, ...] | None, since: Nanos, least: float) -> Sequence[tuple[int, str, int]]:
        """Incidents by the day they began (days since 1970) and severity."""
        day = (incidents.c.first_ts / 86_400_000_000_000).label("day")
        asked = (
            select(func.floor(day), incidents.c.severity, func.count())
            .where(incidents.c.first_ts >= since, incidents.c.probability >= least, *_at(incidents, sites))
            .group_by(func.floor(day), incidents.c.severity)
        )
        with self._database.read() as open_:
            return sorted((int(row[0]), str(row[1]), int(row[2])) for row in open_.execute(asked))

    def handled(self, sites: tuple[str, ...] | None, since: Nanos, least: float) -> Sequence[Record]:
        """Times and outcome of the incidents that began since then: what the key figures are made of."""
        kept = ("first_ts", "told_at", "acknowledged_at", "closed_at", "outcome", "status")
        asked = select(*(incidents.c[name] for name in kept)).where(
            incidents.c.first_ts >= since, incidents.c.probability >= least, *_at(incidents, sites)
        )
        return self._rows(asked)

    def _rows(self, asked: Select[Any]) -> Sequence[Record]:
        with self._database.read() as open_:
            return [dict(row) for row in open_.execute(asked).mappings()]

    def _one(self, asked: Select[Any]) -> Record | None:
        return next(iter(self._rows(asked)), None)

    def _number(self, asked: Select[Any]) -> int:
        with self._database.read() as open_:
            return int(open_.execute(asked).scalar_one())

    def _change(self, told: Any) -> bool:
        with self._database.begin() as open_:
            return bool(open_.execute(told).rowcount)


def _put(open_: Connection, table: Table, rows: Sequence[Record]) -> None:
    insert = insert_into_sqlite if open_.dialect.name == "sqlite" else insert_into_postgresql
    made = insert(table).values(list(rows))
    told = set(rows[0]) - _OF_PEOPLE[table.name] - {"id"}
    open_.execute(made.on_conflict_do_update(index_elements=["id"], set_={name: made.excluded[name] for name in told}))


def _page(asked: Select[Any], keys: Sequence[tuple[Any, bool]], after: Key | None, limit: int) -> Select[Any]:
    """The page that begins after a key; each of `keys` is a column and whether it descends."""
    ordered = asked.order_by(*(key.desc() if falls else key.asc() for key, falls in keys)).limit(limit)
    if after is None:
        return ordered
    steps = [
        and_(
            *(key == value for (key, _), value in zip(keys[:at], after, strict=False)),
            key < at_ if falls else key > at_,
        )
        for at, ((key, falls), at_) in enumerate(zip(keys, after, strict=True))
    ]
    return ordered.where(or_(*steps))


def _at(table: Table, sites: tuple[str, ...] | None) -> Iterable[Any]:
    return () if sites is None else (table.c.site.in_(sites),)


def _equal(table: Table, wanted: Any, *names: str) -> Iterable[Any]:
    return [table.c[name] == value for name in names if (value := getattr(wanted, name))]


def _of_devices(wanted: DeviceFilter) -> Iterable[Any]:
    return [
        *_at(devices, wanted.sites),
        *_equal(devices, wanted, "vendor", "type", "standing"),
        *(devices.c.words.contains(word.lower(), autoescape=True) for word in wanted.words),
        *((devices.c.first_seen >= wanted.since,) if wanted.since else ()),
    ]


def _of_incidents(wanted: IncidentFilter) -> Iterable[Any]:
    return [
        *_at(incidents, wanted.sites),
        *_equal(incidents, wanted, "severity", "cause", "device", "assignee"),
        *((incidents.c.status.in_(wanted.status),) if wanted.status else ()),
        *(incidents.c.title.icontains(word, autoescape=True) for word in wanted.words),
        *((incidents.c.probability >= wanted.least,) if wanted.least else ()),
        *((incidents.c.last_ts >= wanted.since,) if wanted.since else ()),
        *((incidents.c.last_ts < wanted.until,) if wanted.until else ()),
    ]


def _of_findings(wanted: FindingFilter) -> Iterable[Any]:
    return [
        *_at(findings, wanted.sites),
        *_equal(findings, wanted, "device", "detector"),
        *((findings.c.probability >= wanted.least,) if wanted.least else ()),
        *((findings.c.ts >= wanted.since,) if wanted.since else ()),
        *((findings.c.ts < wanted.until,) if wanted.until else ()),
    ]
