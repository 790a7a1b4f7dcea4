"""`arp_sweep`: one device asks by ARP for address after address that nobody has.

References: RFC 826 (ARP); RFC 5227 2.1.1 (probes with the sender 0.0.0.0, which are left out); Jung, Paxson, Berger,
Balakrishnan 2004 (the walk over first contacts).
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.bounds import newest
from wardline.behaviour.once import once
from wardline.behaviour.recent import kept, said, saying, series, since
from wardline.behaviour.scoring import MOMENT_PRIOR, part, prior
from wardline.behaviour.wording import lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

WINDOW_S = 86_400.0
QUIET_S = 1800.0
MOST_ASKED = 1024
"""Addresses remembered for one device: those of a /22."""

STEP = math.log(0.8 / 0.2) / 2
"""What one address that nobody has says, and one that somebody has takes back; half, since they come together."""

HABIT = 3
"""A device may ask for so many times what it asked for while the network was learned."""

_ASKED = pl.Schema(
    {"device": pl.String, "addr": pl.String, "dark": pl.Boolean, "at": pl.Int64, "uid": pl.String, "noted": pl.Int64}
)
_HABITS = pl.Schema({"device": pl.String, "top": pl.Int64, "last": pl.Int64})
_SIGHT = pl.Schema({"first": pl.String, "answers": pl.Int64})

_DOC = """\
### What it means
One device asked by ARP for many addresses that no device has: it looks for who is there. ARP is what every scan of the
own network begins with, and all that a careful one shows.

### How the number is made
A walk over the addresses asked for within a day, each counted once: one that nobody has adds ½ ln(0.8/0.2), one that a
known device has takes as much away (a sweep meets mostly empty addresses, ordinary life mostly real ones). The prior
is that of one minute in 1000, so that ten more empty than real addresses reach even odds. `its own habit` takes away
three times what the device asked for while the network was learned.

Gateways are never judged: they ask for whatever others send to. Probes for an own new address do not count, nor
addresses of known devices that are switched off. Nothing is said where the sensor sees no ARP answers, and nothing
while the network as a whole is learned; a device that comes later is judged at once.

### Blind spots
A network in which most addresses are taken; a sensor without answers; less than ten empty addresses a day.

### How to make it normal
Scanners and management stations that sweep while the network is learned are known by it. Later ones: name the device as
a scanner in a suppression.
"""


class ArpSweep:
    """First questions of the last day, walked over by who asked."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="arp_sweep",
        title="Sweep for devices by ARP",
        cause="scan",
        tables=("arp",),
        techniques=("T1018", "T0846"),
        severity="medium",
        warm_up="The common learning time, to know who sweeps by habit.",
        doc=_DOC,
        next_steps=(
            "Find out who uses the device and whether it is meant to look for others.",
            "See what it did next: those that answered come next.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each device that sweeps and was not told within half an hour."""
        quiet = said(memory, seen.end, QUIET_S)
        walks = [walk for walk in _walks(seen, devices, memory) if walk["device"] not in quiet]
        return [_finding(walk, _asked(seen, memory)[0], devices) for walk in walks]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember who asked for what, who sweeps by habit, and what was said."""
        if not _fresh(seen):
            return memory
        asked, fresh = _asked(seen, memory)
        quiet = said(memory, seen.end, QUIET_S)
        keys = [walk["device"] for walk in _walks(seen, devices, memory) if walk["device"] not in quiet]
        habits = kept(memory, "habits", _HABITS)
        learning = _is_learning(seen, devices, memory)
        return {
            "asked": newest(asked, ["device"], "at", MOST_ASKED),
            "habits": _habitual(asked, fresh, habits) if learning and fresh.height else habits,
            "sight": _sight(seen, memory),
            "said": saying(memory, seen.end, QUIET_S, keys),
        }


def _fresh(seen: Batch) -> bool:
    rows = seen.tables.get("arp")
    return rows is not None and not rows.is_empty() and "orig_device" in rows.columns


@once
def _asked(seen: Batch, memory: Memory) -> tuple[pl.DataFrame, pl.DataFrame]:
    """First questions of the last day with those of this slice, and the latter alone."""
    known = since(kept(memory, "asked", _ASKED), "at", seen.end, WINDOW_S)
    if not _fresh(seen):
        return known, known.clear()
    asks = (pl.col("operation") == 1) & pl.col("orig_device").is_not_null()
    usual = (pl.col("orig_h") != "0.0.0.0") & (pl.col("orig_h") != pl.col("resp_h"))
    asked = seen.table("arp").filter(asks & usual & ~pl.col("resp_h").str.starts_with("169.254."))
    if asked.is_empty():
        return known, known.clear()
    rows = asked.select(
        device="orig_device", addr="resp_h", dark=pl.col("resp_device").is_null(), at=pl.col("ts").cast(pl.Int64),
        uid="uid", noted=pl.lit(seen.end, pl.Int64),
    )  # fmt: skip
    first = rows.sort("at", "uid").unique(["device", "addr"], keep="first", maintain_order=True)
    first = first.join(known, on=["device", "addr"], how="anti", maintain_order="left")
    return pl.concat([known, first]), first


@once
def _sight(seen: Batch, memory: Memory) -> pl.DataFrame:
    """The first device that ever asked, and how many answers between two others the sensor saw."""
    before = kept(memory, "sight", _SIGHT)
    first, answers = before.row(0) if before.height else (None, 0)
    rows = seen.table("arp")
    if first is None:
        first = next(iter(rows["orig_device"].drop_nulls()), None)
    if answers < 3:
        other = (pl.col("operation") == 2) & (pl.col("orig_h") != pl.col("resp_h"))
        answers += rows.filter(other & (pl.col("dst_l2_addr") != "ff:ff:ff:ff:ff:ff")).height
    return pl.DataFrame({"first": [first], "answers": [min(answers, 3)]}, schema=_SIGHT)


def _is_learning(seen: Batch, devices: DeviceView, memory: Memory) -> bool:
    """Whether the network as a whole is learned still: the first device is."""
    first = _sight(seen, memory)["first"][0]
    return first is None or devices.stage(DeviceId(first), seen.start) == "learning"


def _walks(seen: Batch, devices: DeviceView, memory: Memory) -> Iterator[Mapping[str, Any]]:
    """Devices whose walk reaches even odds and took a step into the dark in this slice."""
    asked, fresh = _asked(seen, memory)
    if fresh.is_empty() or not fresh["dark"].any() or _sight(seen, memory)["answers"][0] < 3:
        return
    if _is_learning(seen, devices, memory):
        return
    moved = fresh.filter("dark")["device"].unique()
    tops: dict[str, int] = dict(kept(memory, "habits", _HABITS).select("device", "top").iter_rows())
    counts = asked.filter(pl.col("device").is_in(moved.to_list())).group_by("device").agg(
        dark=pl.col("dark").sum().cast(pl.Int64),
        lit=(~pl.col("dark")).sum().cast(pl.Int64),
        start=pl.col("at").filter("dark").min(),
        end=pl.col("at").filter("dark").max(),
    )  # fmt: skip
    for walk in counts.sort("device").iter_rows(named=True):
        known = devices.get(DeviceId(walk["device"]))
        told = walk | {"top": tops.get(walk["device"], 0)}
        is_gateway = known is not None and "gateway" in known.value("role")
        if not is_gateway and sum(each.value for each in _parts(told)) >= 0:
            yield told


def _habitual(asked: pl.DataFrame, fresh: pl.DataFrame, habits: pl.DataFrame) -> pl.DataFrame:
    """The most that each device asked for within a day while it was learned."""
    mine = asked.filter("dark").join(fresh.select("device").unique(), on="device", how="semi", maintain_order="left")
    if mine.is_empty():
        return habits
    now = mine.group_by("device", maintain_order=True).agg(top=pl.len().cast(pl.Int64), last=pl.col("at").max())
    merged = pl.concat([habits, now]).group_by("device", maintain_order=True)
    return merged.agg(pl.col("top").max(), pl.col("last").max()).sort("device")


def _finding(walk: Mapping[str, Any], asked: pl.DataFrame, devices: DeviceView) -> Finding:
    device, dark = walk["device"], walk["dark"]
    rows = asked.filter((pl.col("device") == device) & pl.col("dark")).sort("at", "uid")
    span, usual = lasting(max(walk["end"] - walk["start"], 1)), 10 + HABIT * walk["top"]
    return Finding(
        detector=ArpSweep.spec.id,
        ts=walk["start"],
        end=walk["end"],
        device=DeviceId(device),
        claim=f"{named(device, devices)} asked by ARP for {_many(dark)} that nobody has within {span}, "
        f"from {safe(rows['addr'][0])} to {safe(rows['addr'][-1])}.",
        subject="sweep=arp",
        severity="medium",
        observed=Quantity(_many(dark), float(dark), "addresses"),
        expected=Expectation(f"at most about {_many(usual)}", 0.0, float(usual), "addresses"),
        baseline=Baseline(walk["start"], walk["end"], dark + walk["lit"], "addresses asked for", "built-in"),
        parts=_parts(walk),
        evidence=tuple(RowRef("arp", *row) for row in rows.select("uid", "at").tail(MAX_EVIDENCE).iter_rows()),
        techniques=("T1018", "T0846"),
        peers=tuple(safe(addr) for addr in rows["addr"].head(20)),
        series=series(rows, pl.len(), 10 if walk["end"] - walk["start"] < 1200 * 10**9 else 600),
        nearest=f"{_many(walk['top'])} that nobody has, while the network was learned" if walk["top"] else "",
        to_be_normal="Known devices at most of the addresses, or such sweeps by this device while it was learned.",
    )


def _many(count: int) -> str:
    return "1 address" if count == 1 else f"{count} addresses"


def _parts(walk: Mapping[str, Any]) -> tuple[Part, ...]:
    dark, lit, top = walk["dark"], walk["lit"], walk["top"]
    parts = [prior(MOMENT_PRIOR), part("nobody there", STEP * dark, f"nobody has {_many(dark)} of those asked for")]
    if lit:
        parts.append(part("somebody there", -STEP * lit, f"a device is known for {lit} of them"))
    if top:
        parts.append(part("its own habit", -STEP * HABIT * top, f"it asked for {top} while the network was learned"))
    return tuple(parts)
