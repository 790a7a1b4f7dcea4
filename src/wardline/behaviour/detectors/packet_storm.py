"""`packet_storm`: a device pours out small packets and nobody sends any back, told before its flows have ended.

References: RFC 4732 2.1 (floods); RFC 3551 4.5 (speech: 50 packets a second); RFC 6184 5.8 (pictures fill packets).
"""

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.once import once
from wardline.behaviour.recent import NS_PER_S, kept, said, saying
from wardline.behaviour.scoring import MOMENT_PRIOR, part, prior
from wardline.behaviour.torrents import both_ways
from wardline.behaviour.wording import counted, lasting, named
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

QUIET_S = 1800.0
SHORTEST_S = 10.0
FASTEST = 100.0
"""Packets a second from which a sender is looked at: twice those of a telephone."""

LEAST = 1000
SMALL = 700
"""Mean bytes of a frame: what carries pictures or files fills its packets."""

ANSWERS = 20
"""At most one packet of all others for so many of the device, in what no flow accounts for yet."""

UNKNOWN_VICTIM = -1.0
MOST_DEVICES = 20_000

_LOCAL = (
    r"^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|169\.254\."
    r"|100\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.)"
)
_TOPS = pl.Schema({"device": pl.String, "top": pl.Float64, "first": pl.Int64, "last": pl.Int64})

_DOC = """\
### What it means
A device sends far more small packets than it ever did, and the network as a whole sends hardly any back: the first
minute of a flood of datagrams, which flows show only when they end. `flood` names the victim a minute later.

### How the number is made
Of what each sender sent in a slice, the packets that flows of the same slice account for are taken off. From 100
packets a second and 1000 in all, of at most 700 bytes each, a device is looked at; where all others together sent more
than one for 20 of its own, it is left alone (a file or stream that has just begun is answered). `packets a second` is
2 ln(rate), and at most 4 ln(rate / its own highest rate so far); `no victim seen yet` takes 1 away. The prior is that
of one minute in 1000. Nothing is said in a slice in which the sensor saw no connection answered.

### Blind spots
Large packets; a network in which much else begins in the same minute; devices that are still learned. `flood` finds
these when their flows are known.

### How to make it normal
A rate that was seen while the device was learned is its own. For a load test, suppress the device for its time.
"""


class PacketStorm:
    """What senders sent beyond their flows."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="packet_storm",
        title="Storm of small packets",
        cause="flood",
        tables=("sender", "conn", "conn_update"),
        techniques=("T1498", "T1498.001", "T0814"),
        severity="high",
        warm_up="The device's learning time, for its own highest rate.",
        doc=_DOC,
        next_steps=(
            "Cut the device off; it is somebody else's tool until explained.",
            "See whom it floods as soon as its flows are known.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each device that was not told within half an hour."""
        quiet = said(memory, seen.end, QUIET_S)
        return [_finding(one, devices) for one in _storms(seen, devices, memory) if one["device"] not in quiet]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember the highest rates of what is no storm, and what was said."""
        if _fast(seen).is_empty():
            return memory
        storms = {one["device"] for one in _storms(seen, devices, memory)}
        return {
            "tops": _topped(seen, storms, memory),
            "said": saying(memory, seen.end, QUIET_S, sorted(storms - said(memory, seen.end, QUIET_S))),
        }


@once
def _fast(seen: Batch) -> pl.DataFrame:
    """Local senders of many packets in this slice, each with one address."""
    rows = seen.tables.get("sender")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return pl.DataFrame()
    lasted = ((pl.col("last_ts").cast(pl.Int64) - pl.col("ts").cast(pl.Int64)) / NS_PER_S).clip(SHORTEST_S)
    many = (pl.col("pkts") / lasted >= FASTEST / 5) & pl.col("orig_device").is_not_null()
    return rows.filter(many & pl.col("addr").str.contains(_LOCAL)).select(
        "addr", "pkts", "bytes", "l2_addr", device="orig_device", lasted=lasted, at=pl.col("ts").cast(pl.Int64),
        end=pl.col("last_ts").cast(pl.Int64),
    )  # fmt: skip


@once
def _storms(seen: Batch, devices: DeviceView, memory: Memory) -> tuple[Mapping[str, Any], ...]:
    """Devices whose storm reaches even odds."""
    fast = _fast(seen)
    if fast.is_empty():
        return ()
    small = fast.filter((pl.col("pkts") >= LEAST) & (pl.col("bytes") <= SMALL * pl.col("pkts")))
    if small.is_empty() or not both_ways(seen):
        return ()
    return tuple(_alone(small.sort("device", "addr"), seen, devices, memory))


def _alone(small: pl.DataFrame, seen: Batch, devices: DeviceView, memory: Memory) -> Iterator[Mapping[str, Any]]:
    """Those whom nobody answers."""
    tops = {row["device"]: row for row in kept(memory, "tops", _TOPS).iter_rows(named=True)}
    beyond: pl.DataFrame | None = None
    for row in small.iter_rows(named=True):
        if devices.stage(DeviceId(row["device"]), seen.start) == "learning":
            continue
        past = tops.get(row["device"], {"top": 0.0, "first": row["at"]})
        told = row | {"top": past["top"], "since": past["first"], "rate": row["pkts"] / row["lasted"]}
        if sum(each.value for each in _parts(told)) < 0:
            continue
        beyond = _beyond_flows(seen) if beyond is None else beyond
        own = beyond.filter(pl.col("addr") == row["addr"])["beyond"].sum()
        others = beyond.filter((pl.col("addr") != row["addr"]) & (pl.col("beyond") > 0))["beyond"].sum()
        told |= {
            "rate": own / row["lasted"],
            "pkts": int(own),
            "others": int(others),
            "size": row["bytes"] / row["pkts"],
        }
        quiet_others = others * ANSWERS <= own
        if own >= LEAST and told["rate"] >= FASTEST and quiet_others and sum(each.value for each in _parts(told)) >= 0:
            yield told


def _beyond_flows(seen: Batch) -> pl.DataFrame:
    """What each address sent in this slice, less what the flows that were reported in it account for."""
    sent = [
        seen.table("sender").filter(pl.col("addr").is_not_null()).select("addr", beyond=pl.col("pkts").cast(pl.Int64))
    ]
    for table in ("conn", "conn_update"):
        rows = seen.tables.get(table)
        if rows is None or rows.is_empty():
            continue
        once_ = rows.filter(pl.col("updates").fill_null(0) == 0) if table == "conn" else rows
        sent += [
            once_.select(addr=f"{side}_h", beyond=-pl.col(f"{side}_pkts").fill_null(0).cast(pl.Int64))
            for side in ("orig", "resp")
        ]
    return pl.concat(sent).group_by("addr", maintain_order=True).agg(pl.col("beyond").sum())


def _topped(seen: Batch, storms: set[str], memory: Memory) -> pl.DataFrame:
    """The highest rate of each device, storms left out."""
    usual = _fast(seen).filter(~pl.col("device").is_in(sorted(storms)))
    fresh = usual.group_by("device", maintain_order=True).agg(
        top=(pl.col("pkts") / pl.col("lasted")).max(), first=pl.col("at").min(), last=pl.col("end").max()
    )
    merged = pl.concat([kept(memory, "tops", _TOPS), fresh]).group_by("device", maintain_order=True)
    every = merged.agg(pl.col("top").max(), pl.col("first").min(), pl.col("last").max())
    return every.sort("last", "device").tail(MOST_DEVICES)


def _finding(one: Mapping[str, Any], devices: DeviceView) -> Finding:
    who, span = named(one["device"], devices), lasting(max(one["end"] - one["at"], NS_PER_S))
    usual = max(FASTEST / 5, one["top"])
    return Finding(
        detector=PacketStorm.spec.id,
        ts=one["at"],
        end=one["end"],
        device=DeviceId(one["device"]),
        claim=f"{who} sent {counted(one['pkts'], 'packet')} of {one['size']:.0f} bytes within {span}, "
        f"and all others together {one['others']} that could be answers.",
        subject="storm",
        severity="high",
        observed=Quantity(f"{one['rate']:.0f} packets a second", round(one["rate"], 3), "packets/s"),
        expected=Expectation(
            f"at most about {usual:.0f} a second, or answers to them", 0.0, round(usual, 3), "packets/s"
        ),
        baseline=Baseline(min(one["since"], one["at"]), one["at"], 1, "highest rates of this device", "operational"),
        parts=_parts(one),
        evidence=(RowRef("sender", one["l2_addr"], one["at"]),),
        techniques=("T1498", "T1498.001", "T0814"),
        nearest=f"{one['top']:.0f} packets a second, the highest rate of this device so far" if one["top"] else "",
        to_be_normal="Packets that somebody answers, or such a rate while the device was learned.",
    )


def _parts(one: Mapping[str, Any]) -> tuple[Part, ...]:
    free, own = 2 * math.log(max(1.0, one["rate"])), 4 * math.log(max(1.0, one["rate"]) / max(1.0, one["top"]))
    why = f"{one['rate']:.0f} a second; the highest rate of its own so far was {one['top']:.0f}"
    return (
        prior(MOMENT_PRIOR),
        part("packets a second", max(-5.0, min(12.0, free, own)), why),
        part("no victim seen yet", UNKNOWN_VICTIM, "its flows have not ended"),
    )
