"""`odd_hour`: a device that keeps a daily or weekly rhythm is busy at an hour that is always quiet."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour import seasons
from wardline.behaviour.minutes import MEASURES, MINUTE_NS, talked
from wardline.behaviour.once import once
from wardline.behaviour.recent import kept
from wardline.behaviour.scoring import first_time, part
from wardline.behaviour.seasons import HOUR_NS
from wardline.behaviour.talks import talks
from wardline.behaviour.wording import lasting, named, sized
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

FOLLOWED = ("out_bytes", "in_bytes", "conns")
"""Measures whose seasons are followed: 1 KiB a device each."""

AGAIN_NS = seasons.DAY * HOUR_NS
"""A device is told of once within this time."""

REMEMBERED_NS = 14 * AGAIN_NS
"""How long it counts that a device was odd before; and a season that is older says no more than this."""

MOST = 2.0
"""Nats that rarity may add: updates and jobs that were moved are odd too, so no hour alone ever makes an alarm."""

_NOW = pl.Schema({"device": pl.String, "measure": pl.String, "value": pl.Float64})
_TOPS = pl.Schema({"device": pl.String, "measure": pl.String, "top": pl.Float64})
_CLOCK = pl.Schema({"hour": pl.Int64})
_TOLD = pl.Schema({"device": pl.String, "at": pl.Int64})

_DOC = """\
### What it means
The device keeps a daily or weekly rhythm, and sent, received or opened far more in a minute than the same hour and its
neighbours ever bring. The size alone may be quite usual for it at other hours.

### How the number is made
The largest minute of each hour of the week is kept, and fades by a fifth each week. From two full days on an hour is
compared with the largest of that hour and its two neighbours on all days, from two full weeks on with those of the same
day of the week. How far the hours so far exceeded their season gives a histogram, and its tail the chance of this
excess (as in `volume`); it must have been gathered over another full cycle of two days, or a week, and be rarer than
one attack in 1000 days in one of 24 hours, with three measures tried. A device that keeps no hours exceeds its season
every day, and is never told. The prior compares one attack in 1000 days with how often the device was odd in the last
two weeks. `rarity` adds 2 at most: updates and jobs that were moved are odd as well, so an odd hour never makes an
alarm by itself, it adds to what else is seen.

### Blind spots
The first four days. Odd hours of people's devices. Rates below the floor of `volume`. Hours are those of UTC; a change
to summer time moves them by one, which the neighbours cover.

### How to make it normal
Nothing is needed: an odd hour counts a fifth of an ordinary one, so after five of them such hours are normal.
"""


class OddHour:
    """Rates far beyond what the hour of the day or week brings."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="odd_hour",
        title="Busy at an hour that is always quiet",
        cause="volume",
        tables=("conn", "conn_update"),
        techniques=("T1048", "T1041", "T1105", "T1498", "T1499", "T1029"),
        severity="low",
        warm_up="Four days, or three weeks where the days of the week differ.",
        doc=_DOC,
        next_steps=(
            "Look at which peer took or gave most of it, and whether somebody worked at that hour.",
            "Look for a job that was moved: a backup, an update, an export.",
        ),
        explained_by=("internet_outage", "service_outage", "group_outage", "blind"),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """A finding for each device with a measure beyond its season, once a day."""
        return [_finding(row, seen, devices, memory) for row in _odd(seen, devices, memory)]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """The largest rates of the running hour; the hour before is learned when it is over."""
        hour, tops = seen.start // HOUR_NS, kept(memory, "tops", _TOPS)
        season, limits = _rolled(seen, memory)
        remembered = {**memory, "season": season, "limits": limits}
        if "clock" not in memory or memory["clock"]["hour"][0] != hour:
            remembered["clock"] = pl.DataFrame({"hour": [hour]}, schema=_CLOCK)
            tops = tops.clear()
        told = [(row["device"], seen.start) for row in _odd(seen, devices, memory)]
        if told:
            before = kept(memory, "told", _TOLD).filter(pl.col("at") > seen.start - REMEMBERED_NS)
            remembered["told"] = pl.concat([before, pl.DataFrame(told, schema=_TOLD, orient="row")])
        now = _rates(seen).rename({"value": "top"})
        both = pl.concat([tops, now]).group_by("device", "measure", maintain_order=True).agg(pl.col("top").max())
        return remembered | {"tops": both}


@once
def _rates(seen: Batch) -> pl.DataFrame:
    """The followed measures of each device, per minute."""
    rows = talked(seen)
    if rows is None:
        return pl.DataFrame(schema=_NOW)
    per_minute = MINUTE_NS / max(1, seen.end - seen.start)
    return rows.filter(pl.col("measure").is_in(FOLLOWED)).with_columns(pl.col("value") * per_minute)


@once
def _rolled(seen: Batch, memory: Memory) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The seasons as they stand in this hour, with the hour before learned once it is over, and the limits by them."""
    season, limits = kept(memory, "season", seasons.SCHEMA), kept(memory, "limits", seasons.LIMITS)
    hour, clock = seen.start // HOUR_NS, memory.get("clock")
    if clock is None or clock["hour"][0] == hour:
        return season, limits
    season = seasons.learned(season, kept(memory, "tops", _TOPS), limits, clock["hour"][0])
    return season, seasons.limits_at(season, hour, len(FOLLOWED))


@once
def _odd(seen: Batch, devices: DeviceView, memory: Memory) -> list[dict[str, Any]]:
    """The oddest measure of each judged device that was not told of today, ordered by device."""
    _, limits = _rolled(seen, memory)
    if limits.is_empty():
        return []
    floor = pl.col("measure").replace_strict({name: MEASURES[name].least for name in FOLLOWED}, return_dtype=pl.Float64)
    far = (pl.col("value") >= pl.col("limit")) & (pl.col("value") >= floor)
    rows = _rates(seen).join(limits, on=["device", "measure"], how="inner").filter(far)
    if rows.is_empty():
        return []
    told = kept(memory, "told", _TOLD).filter(pl.col("at") > seen.start - AGAIN_NS)
    rows = rows.join(told, on="device", how="anti").sort(pl.col("limit") / pl.col("value"), "measure")
    most = rows.unique("device", keep="first", maintain_order=True).sort("device").to_dicts()
    return [row for row in most if devices.stage(DeviceId(row["device"]), seen.start) == "operational"]


def _carrier(row: Mapping[str, Any], seen: Batch) -> tuple[RowRef, ...]:
    """The rows that carried most of it."""
    by = "out_pkts" if row["measure"] == "conns" else row["measure"]
    mine = talks(seen).filter((pl.col("device") == row["device"]) & (pl.col("counts") | (row["measure"] == "conns")))
    heavy = mine.sort(by, "at", "uid", descending=[True, False, False]).head(MAX_EVIDENCE)
    return tuple(RowRef(*one) for one in heavy.select("table", "uid", "at").unique(maintain_order=True).iter_rows())


def _parts(row: Mapping[str, Any], season: pl.DataFrame, seen: Batch, memory: Memory) -> tuple[Part, ...]:
    mine = (pl.col("device") == row["device"]) & (pl.col("measure") == row["measure"])
    pool = season.filter(mine)["excess"].to_list()[0]
    p, nats = seasons.worth(pool, seasons.excess(row["value"], row["usual"]))
    told = kept(memory, "told", _TOLD).filter(pl.col("device") == row["device"]).height
    days = min(REMEMBERED_NS, seen.start - row["since"] * HOUR_NS) / AGAIN_NS
    why = f"an excess like this over its season has a chance of {p:.1g} by {row['hours']:.0f} hours learned"
    return (
        first_time(told, days, "odd hour"),
        part("rarity", min(MOST, nats - seasons.tried(len(FOLLOWED))), why),
    )


def _finding(row: Mapping[str, Any], seen: Batch, devices: DeviceView, memory: Memory) -> Finding:
    measure, hour = MEASURES[row["measure"]], seen.start // HOUR_NS
    value, usual = _worded(row["value"], measure.unit), _worded(row["usual"], measure.unit)
    weekly = seasons.cycle(hour - row["since"]) == seasons.WEEK
    hours = f"between {(hour - 1) % 24:02d}:00 and {(hour + 2) % 24:02d}:00 UTC" + (" of that day" if weekly else "")
    span = lasting(seen.start - row["since"] * HOUR_NS)
    return Finding(
        detector=OddHour.spec.id,
        ts=seen.start,
        end=seen.end,
        device=DeviceId(row["device"]),
        claim=f"{named(row['device'], devices)} {measure.words} {value} in a minute; {hours} it {measure.words} at "
        f"most {usual} in {span} before.",
        subject=f"measure={row['measure']}",
        severity=OddHour.spec.severity,
        observed=Quantity(f"{value} a minute", row["value"], f"{measure.unit} per minute"),
        expected=Expectation(f"at most {usual} a minute {hours}", 0.0, row["usual"], f"{measure.unit} per minute"),
        baseline=Baseline(row["since"] * HOUR_NS, seen.start, int(row["hours"]), "hours", "operational"),
        parts=_parts(row, _rolled(seen, memory)[0], seen, memory),
        evidence=_carrier(row, seen),
        techniques=("T1029", *(one for one in measure.techniques if one in OddHour.spec.techniques)),
        nearest=f"{usual} in a minute {hours}",
        to_be_normal=f"Less than {_worded(row['limit'], measure.unit)} a minute then, or five such hours before.",
    )


def _worded(value: float, unit: str) -> str:
    return sized(value) if unit == "bytes" else f"{value:,.0f} {unit}".replace(",", " ")
