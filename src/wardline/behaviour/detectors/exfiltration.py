"""`exfiltration`: data leave a device over hours, to a place it never used or far more than ever to one it knows.

References: ATT&CK T1030 (size limits), T1029 (scheduled transfer); Page 1954, "Continuous inspection schemes"
(cumulative sums).
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.groups import alike
from wardline.behaviour.once import once
from wardline.behaviour.outflow import (
    BINS,
    HOUR,
    HOURS,
    PLACES,
    STRANGERS,
    added,
    binned,
    over,
    placed,
    sent,
    strangers,
)
from wardline.behaviour.recent import kept, said, saying
from wardline.behaviour.scoring import CHANGE_PRIOR, MOMENT_PRIOR, calibrated, novelty, part, prior, shared
from wardline.behaviour.tails import tail
from wardline.behaviour.wording import counted, lasting, named, safe, sized
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

QUIET_S = 7 * 86_400.0
LEAST_BYTES = 100_000
"""Bytes to a new place below which nothing was carried out."""

LEAST_HOUR = 250_000
"""Bytes an hour to a known place below which no hour is remarkable."""

SAMPLES = 12
"""Learned hours of a place before its hours are judged."""

HOURLY_MOST = 3.0
"""What one hour may add: three at least are needed."""

HOURLY_COST = 0.5
"""What every hour takes away, so that the sum of ordinary hours stays at zero."""

FACTOR = 1.5
"""An hour below this many times the largest one learned adds nothing."""

WATCHED_FROM_ANYWHERE = ("camera", "doorbell", "intercom", "baby monitor")
_TURNED = 2.0

_SUMS = pl.Schema(
    {"device": pl.String, "peer": pl.String, "sum": pl.Float64, "hours": pl.Int64, "out": pl.Float64, "since": pl.Int64}
)

_DOC = """\
### What it means
A device sends data out, slowly enough that no minute is remarkable: to a place (registered domain, or network where no
name is known) that it did not use while it was learned, or hour after hour more than ever to one that it did.

### How the number is made
**A new place.** Bytes out add up for as long as the place is in use; from 100 kB on it is judged. `new place` is the
chance, by Good and Turing, that a device with such a past goes somewhere new; `more out than in` is ln of the ratio
of bytes out to bytes in against the device's own ratio, within -3 and 2; `how much` is half the ln of the bytes
against what it sends to its busiest place in a day, within -1 and 2; `devices like it` is what others of its kind do. A
camera watched from anywhere (UDP to an address without a name) has 3 less. The prior is 1 in 100.

**A known place.** Each hour's bytes have a histogram for each device, place and quarter of the day (all quarters,
where one has under 12 hours). An hour adds the Bayes factor of its rarity (at most 3, and only from 1.5 times the
largest hour learned and 250 kB on) and takes ½ away; the sum never falls below zero. The prior is that of a moment
(1 in 1000), so at least three hours are needed.

### Blind spots
Less than 100 kB. Data carried by DNS (see `dns_tunnel`). A place that the device used while it was learned, below 1.5
times its largest hour. Computers and phones, which go anywhere, seldom reach even odds.

### How to make it normal
An hour after learning counts a 24th of a learned one. For a new backup or cloud: suppress the place for the device.
"""


class Exfiltration:
    """Bytes out by device, place and hour."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="exfiltration",
        title="Data leave the network",
        cause="exfiltration",
        tables=("conn", "conn_update"),
        techniques=("T1041", "T1048", "T1029", "T1030", "T1020"),
        severity="high",
        warm_up="The device's learning time for new places; 12 learned hours of a known place.",
        doc=_DOC,
        next_steps=(
            "Find out who owns the place, and whether the device has business there.",
            "Look at what else the device did since the transfer began.",
            "Block the place for the device until it is explained.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding a week for each device and place."""
        quiet = said(memory, seen.end, QUIET_S)
        found = [_to_stranger(one, devices) for one in _strange(seen, devices, memory) if _key(one) not in quiet]
        return found + [_to_known(one, devices) for one in _more(seen, devices, memory) if _key(one) not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Add this slice to its hour; an hour that is over goes into the histograms."""
        now = sent(seen)
        if now.is_empty() and not over(seen, memory).height:
            return memory
        quiet = said(memory, seen.end, QUIET_S)
        told = [*_strange(seen, devices, memory), *_more(seen, devices, memory)]
        keys = sorted({_key(one) for one in told} - quiet)
        ended = over(seen, memory)
        running = kept(memory, "hours", HOURS).filter(pl.col("hour") >= seen.start // HOUR)
        return {
            "hours": added([running, now], hourly=True),
            "places": placed(ended, devices, memory),
            "bins": binned(ended, devices, memory),
            "sums": _summed(seen, devices, memory),
            "strangers": strangers(seen, devices, memory),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


@once
def _judged(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    """Running sums after the hours that are over, with what is known of each place."""
    ended = over(seen, memory)
    sums = kept(memory, "sums", _SUMS)
    if ended.is_empty():
        return sums
    after = {(row["device"], row["peer"]): row for row in sums.iter_rows(named=True)}
    for hour in ended.sort("hour", "device", "peer").iter_rows(named=True):
        key = (hour["device"], hour["peer"])
        gain = _gain(hour, devices, memory) - HOURLY_COST
        before = after.pop(key, None)
        grown = (before["sum"] if before else 0.0) + gain
        if grown > 0:
            start = {"sum": 0.0, "hours": 0, "out": 0.0, "since": hour["first"]} if before is None else before
            after[key] = start | {
                "device": key[0], "peer": key[1], "sum": round(grown, 6), "hours": start["hours"] + 1,
                "out": start["out"] + hour["out"],
            }  # fmt: skip
    return pl.DataFrame([after[key] for key in sorted(after)], schema=_SUMS)


def _summed(seen: Batch, devices: DeviceView, memory: Memory) -> pl.DataFrame:
    return _judged(seen, devices, memory) if over(seen, memory).height else kept(memory, "sums", _SUMS)


def _gain(hour: Mapping[str, Any], devices: DeviceView, memory: Memory) -> float:
    """What an hour says against the hours of that place before it."""
    if hour["out"] < LEAST_HOUR or devices.stage(DeviceId(hour["device"]), hour["first"]) == "learning":
        return 0.0
    mine = (pl.col("device") == hour["device"]) & (pl.col("peer") == hour["peer"])
    bins, known = kept(memory, "bins", BINS).filter(mine), kept(memory, "places", PLACES).filter(mine)
    if known.is_empty() or known["hours"][0] < SAMPLES or hour["out"] < FACTOR * known["top"][0]:
        return 0.0
    quarter = bins.filter(pl.col("quarter") == hour["hour"] % 24 // 6)
    used = quarter if quarter["weight"].sum() >= SAMPLES else bins
    spread = used.group_by("bin", maintain_order=True).agg(pl.col("weight").sum())
    return min(HOURLY_MOST, calibrated(tail(list(spread.iter_rows()), hour["out"]).p))


def _more(seen: Batch, devices: DeviceView, memory: Memory) -> Iterator[dict[str, Any]]:
    """Known places whose sum reaches even odds with an hour that is over now."""
    ended = over(seen, memory)
    if ended.is_empty():
        return
    last = {(row["device"], row["peer"]): row for row in ended.iter_rows(named=True)}
    for row in _judged(seen, devices, memory).iter_rows(named=True):
        hour = last.get((row["device"], row["peer"]))
        if hour is not None and row["sum"] + MOMENT_PRIOR >= 0:
            mine = (pl.col("device") == row["device"]) & (pl.col("peer") == row["peer"])
            (known,) = kept(memory, "places", PLACES).filter(mine).to_dicts()
            yield {**hour, **row, "known": known}


@once
def _strange(seen: Batch, devices: DeviceView, memory: Memory) -> tuple[dict[str, Any], ...]:
    """New places that reach even odds and were used in this slice."""
    return tuple(_places_odd(seen, devices, memory))


def _places_odd(seen: Batch, devices: DeviceView, memory: Memory) -> Iterator[dict[str, Any]]:
    now = sent(seen)
    if now.is_empty():
        return
    much = (
        (pl.col("out") >= LEAST_BYTES) & (pl.col("out") > 2 * pl.col("back")) & (pl.col("last") >= now["first"].min())
    )
    for row in strangers(seen, devices, memory).filter(much).iter_rows(named=True):
        places = kept(memory, "places", PLACES).filter(pl.col("device") == row["device"])
        told = row | {"places": places, "parts": _strange_parts(row, places, devices, memory)}
        if places.height and sum(each.value for each in told["parts"]) >= 0:
            yield told


def _strange_parts(
    row: Mapping[str, Any], places: pl.DataFrame, devices: DeviceView, memory: Memory
) -> tuple[Part, ...]:
    visits, singles = int(places["hours"].sum()), places.filter(pl.col("hours") == 1).height
    ratio = row["out"] / max(1.0, row["back"])
    own = float(places["out"].sum()) / max(1.0, float(places["back"].sum()))
    turned = max(-3.0, min(_TURNED, math.log(ratio / max(1.0, own))))
    days = max(1.0, (int(str(places["last"].max() or 0)) - int(str(places["first"].min() or 0))) / (24 * HOUR))
    most = max(1.0, float(str(places["out"].max() or 0.0))) / days
    size = max(-1.0, min(2.0, 0.5 * math.log(row["out"] / most)))
    why = f"{places.height} places in {counted(visits, 'hour')} learned, {singles} of them in one hour alone"
    parts = [
        prior(CHANGE_PRIOR),
        part("new place", min(6.0, novelty(visits, singles)), why),
        part("more out than in", turned, f"{ratio:.1f} bytes out for one in; its own ratio is {own:.1f}"),
        part("how much", size, f"{sized(row['out'])}; to its busiest place it sends {sized(most)} a day"),
    ]
    known = devices.get(DeviceId(row["device"]))
    if not row["named"] and row["proto"] == "udp" and known and known.value("type") in WATCHED_FROM_ANYWHERE:
        parts.append(part("watched from anywhere", -3.0, "datagrams of a camera to an address without a name"))
    group, others = alike(row["device"], devices, row["last"])
    if others:
        there = [kept(memory, name, schema) for name, schema in (("places", PLACES), ("strangers", STRANGERS))]
        doing = {
            one for frame in there for one in frame.filter(pl.col("peer") == row["peer"])["device"] if one in others
        }
        why = f"{len(doing)} of {len(others)} others of its kind ({safe(group)}) send there too"
        parts.append(part("devices like it", shared(len(doing), len(others)), why))
    return tuple(parts)


def _key(one: Mapping[str, Any]) -> str:
    return f"{one['device']} {one['peer']}"


def _to_stranger(one: Mapping[str, Any], devices: DeviceView) -> Finding:
    places: pl.DataFrame = one["places"]
    lasted = one["last"] - one["first"]
    span = f" within {lasting(lasted)}" if lasted > 10**9 else ""
    start, end = int(str(places["first"].min())), int(str(places["last"].max()))
    busiest = places.sort("out", "peer", descending=[True, False]).row(0, named=True)
    return Finding(
        detector=Exfiltration.spec.id,
        ts=one["first"],
        end=one["last"],
        device=DeviceId(one["device"]),
        claim=f"{named(one['device'], devices)} sent {sized(one['out'])} to {safe(one['peer'])}{span} and got "
        f"{sized(one['back'])} back; it never used that place while it was learned.",
        subject=f"place={safe(one['peer'])}",
        severity="high",
        observed=Quantity(f"{sized(one['out'])} out", one["out"], "bytes"),
        expected=Expectation(f"less than {sized(LEAST_BYTES)} to a new place", 0.0, float(LEAST_BYTES), "bytes"),
        baseline=Baseline(start, end, int(places["hours"].sum()), "hours with a place outside", "operational"),
        parts=one["parts"],
        evidence=(RowRef(one["table"], one["uid"], one["row_at"]),),
        techniques=("T1041", "T1048", "T1030"),
        peers=(safe(one["peer"]),),
        nearest=f"{safe(busiest['peer'])}, to which it sent {sized(busiest['out'])} in {lasting(end - start)}",
        to_be_normal="The place used while the device was learned, or about as much received from it as sent.",
    )


def _to_known(one: Mapping[str, Any], devices: DeviceView) -> Finding:
    known: Mapping[str, Any] = one["known"]
    top = sized(known["top"])
    parts = (
        prior(MOMENT_PRIOR),
        part("hour by hour", one["sum"], f"{counted(one['hours'], 'hour')} above its own past; the largest was {top}"),
    )
    return Finding(
        detector=Exfiltration.spec.id,
        ts=one["since"],
        end=one["last"],
        device=DeviceId(one["device"]),
        claim=f"{named(one['device'], devices)} sent {sized(one['out'])} to {safe(one['peer'])} in "
        f"{counted(one['hours'], 'hour')}; no hour had more than {top} while it was learned.",
        subject=f"place={safe(one['peer'])}",
        severity="medium",
        observed=Quantity(f"{sized(one['out'])} in {counted(one['hours'], 'hour')}", one["out"], "bytes"),
        expected=Expectation(f"at most {top} an hour", 0.0, known["top"], "bytes/h"),
        baseline=Baseline(known["first"], known["last"], known["hours"], "hours with that place", "operational"),
        parts=parts,
        evidence=(RowRef(one["table"], one["uid"], one["row_at"]),),
        techniques=("T1041", "T1029", "T1030"),
        peers=(safe(one["peer"]),),
        nearest=f"{top} in an hour, the most while it was learned",
        to_be_normal=f"Hours below {sized(FACTOR * known['top'])} to this place.",
    )
