"""`volume`: a device sends, receives or opens far more in a minute than it ever did."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.episodes import EPISODE, continued, finished
from wardline.behaviour.minutes import MEASURES, rates
from wardline.behaviour.once import once
from wardline.behaviour.scoring import MOMENT_PRIOR, calibrated, part, prior
from wardline.behaviour.tails import tail
from wardline.behaviour.talks import talks
from wardline.behaviour.usual_rates import SAMPLES, histograms, rates_learned
from wardline.behaviour.wording import counted, lasting, named, sized
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

FACTOR = 2.0
"""A rate below this many times the largest one learned is never reported, however rare."""

PEERS = 20
"""Peers that one finding names."""

FETCHES_A_YEAR = 12
"""How often a device in normal life fetches something far larger than ever: an update, an image, a backup put back."""

FETCH_UNDER_ATTACK = 0.05
"""Share of attacks that show in a minute by what they fetch."""

INSIDE = -2.0
"""Nats for bytes that stay on the local network: prints, copies and backups are seven times as common as data carried
off to a neighbour (a judgement)."""

FULL_BYTES = 400
"""Payload of a packet from which on what a device receives is fetched; floods and polls come in small packets."""

_FETCHED = frozenset({"in_bytes", "in_pkts", "out_bytes", "out_pkts"})
"""What a large fetch shows in: what comes, in how many packets, and what confirms it."""
_MOST_FETCHED = math.log(FETCH_UNDER_ATTACK * 365 * 1440 / FETCHES_A_YEAR)
_DOC = """\
### What it means
Within one slice the device sent or received more bytes or packets, opened more connections, or sent more ARP packets or
frames without an address, than its own past makes credible.

### How the number is made
Each measure has a histogram of the device's active minutes on a logarithmic scale. The chance of a value this large
is the share of minutes at or above it; beyond the largest one, a Pareto tail fitted to the upper tenth (Hill).
`rarity` is the largest Bayes factor that such a p-value can carry, `measures tried` pays for looking at several at
once, and the prior is that of a single minute (1 in 1000). A rate must also be at least twice the largest one
learned, and above a floor (100 kB, 300 packets, 30 connections, 60 ARP packets a minute).

What is received in full packets (400 bytes of payload and more) is fetched: updates and the like come once a month,
far larger than all before. So `rarity` is bounded there by the chance that an attack shows in this way (1 in 20)
against that of such a minute in normal life, which makes 7.7 nats: by itself no alarm. `inside` takes 2 where most of
the bytes stayed on the local network, as prints, copies and backups do.

The first minute is told at once. What follows without a pause is told as one finding when it ends, or each hour.

### Blind spots
Growth of less than a tenth a day. A measure with under 30 active minutes of learning. Idle devices that wake up but
stay below the floor. What is usual at another hour (see `odd_hour`).

### How to make it normal
An outlier counts a sixtieth of an ordinary minute, so what goes on for more than an hour becomes normal by itself. So
does any rate more than a tenth above the largest one that was usual when the day began: nobody teaches a device by
creeping up.
"""


class Volume:
    """Rates far beyond the device's own past."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="volume",
        title="Far more traffic than ever",
        cause="volume",
        tables=("conn", "conn_update", "arp", "sender"),
        techniques=("T1048", "T1041", "T1105", "T1498", "T1499", "T0814", "T1018"),
        severity="medium",
        warm_up="30 active minutes of the measure within the device's learning period.",
        doc=_DOC,
        next_steps=(
            "Look at which peer took or gave most of it, and whether it was planned (update, backup, export).",
            "Much out to an unknown peer: treat it as a leak until explained.",
            "Many packets or connections with few bytes: look for a flood or a scan.",
        ),
        explained_by=("internet_outage", "service_outage", "group_outage", "blind"),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """A finding for each device at the start of an episode, and one for the rest of it at its end."""
        outliers = _outliers(seen, rates(seen, _macs(seen, devices)), devices, memory)
        running = memory.get("episode", pl.DataFrame(schema=EPISODE))
        going = set(running["device"])
        found = [self._finding([row], devices, again=False) for row in outliers if row["device"] not in going]
        over = finished(running, {row["device"] for row in outliers})
        return found + [self._finding(rows, devices, again=True) for rows in over]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Histograms with this slice in them; an outlier counts a sixtieth."""
        now = rates(seen, _macs(seen, devices))
        outliers = _outliers(seen, now, devices, memory)
        episode = continued(memory.get("episode", pl.DataFrame(schema=EPISODE)), outliers)
        if now.is_empty():
            return {**memory, "episode": episode}
        return {**rates_learned(seen, now, outliers, devices, memory), "episode": episode}

    def _finding(self, rows: Sequence[Mapping[str, Any]], devices: DeviceView, *, again: bool) -> Finding:
        worst = max(rows, key=lambda row: (-row["p"], row["value"]))
        measure = MEASURES[worst["measure"]]
        who, span = named(worst["device"], devices), lasting(worst["last"] - worst["first"])
        value, top = _worded(worst["value"], measure.unit), _worded(worst["top"], measure.unit)
        lasted = f" and kept on for {lasting(rows[-1]['end'] - rows[0]['at'])}" if again else ""
        factor = worst["value"] / max(worst["top"], 1.0)
        past = counted(worst["samples"], "active minute")
        why = f"a minute with {value} has a chance of {worst['p']:.1g} by {past} learned"
        if worst["fetched"]:
            why = f"fetched in full packets, as updates are about {FETCHES_A_YEAR} times a year; {why}"
        peers = tuple(dict.fromkeys(row["peer"] for row in rows if row["peer"]))[:PEERS]
        most = f", most of it with {named(peers[0], devices)}" if peers else ""
        parts = [
            prior(MOMENT_PRIOR),
            part("rarity", _rarity(worst), why),
            part("measures tried", -math.log(len(MEASURES)), f"the oddest of {len(MEASURES)} measures was taken"),
        ]
        if measure.unit == "bytes" and worst["inside"]:
            parts.append(part("inside", INSIDE, "most of it stayed on the local network, as prints and copies do"))
        return Finding(
            detector=self.spec.id,
            ts=rows[0]["at"],
            end=rows[-1]["end"],
            device=DeviceId(worst["device"]),
            claim=(
                f"{who} {measure.words} {value} in a minute{lasted}{most}, "
                f"{factor:.0f} times the most in {span} before ({top})."
            ),
            subject=f"measure={worst['measure']}" + (" continued" if again else ""),
            severity=self.spec.severity,
            observed=Quantity(f"{value} a minute", worst["value"], f"{measure.unit} per minute"),
            expected=Expectation(
                f"99 of 100 active minutes below {_worded(worst['usual'], measure.unit)}, none above {top}",
                0.0,
                worst["top"],
                f"{measure.unit} per minute",
            ),
            baseline=Baseline(worst["first"], worst["last"], worst["samples"], "active minutes", "operational"),
            parts=tuple(parts),
            evidence=tuple(RowRef(row["table"], row["uid"], row["row_at"]) for row in rows[:50]),
            techniques=measure.techniques,
            peers=peers,
            nearest=f"{top} in a minute, the most in {span}",
            to_be_normal=f"Minutes below {_worded(FACTOR * worst['top'], measure.unit)}.",
            series=tuple((row["at"], row["value"]) for row in rows),
        )


@once
def _outliers(seen: Batch, now: pl.DataFrame, devices: DeviceView, memory: Memory) -> list[dict[str, Any]]:
    """The oddest measure of each judged device whose rate is out of all proportion, ordered by device."""
    summary = memory.get("summary")
    if summary is None or now.is_empty():
        return []
    floor = pl.col("measure").replace_strict(
        {name: one.least for name, one in MEASURES.items()}, return_dtype=pl.Float64
    )
    far = (pl.col("value") >= FACTOR * pl.col("top")) & (pl.col("value") >= floor) & (pl.col("samples") >= SAMPLES)
    candidates = now.join(summary, on=["device", "measure"], how="inner", maintain_order="left").filter(far).to_dicts()
    judged = [row for row in candidates if devices.stage(DeviceId(row["device"]), seen.start) == "operational"]
    best: dict[str, dict[str, Any]] = {}
    fetching = _fetching(now, {row["device"] for row in judged})
    for row, bins in zip(judged, histograms(memory["bins"], judged), strict=True):
        device, there = row["device"], tail(bins, row["value"])
        odd = row | {"p": there.p, "usual": there.usual, "at": seen.start, "end": seen.end, "told": False}
        odd["fetched"] = row["measure"] in _FETCHED and device in fetching
        surprise = MOMENT_PRIOR + calibrated(there.p) - math.log(len(MEASURES))
        if surprise >= 0 and (device not in best or _oddness(odd) > _oddness(best[device])):
            best[device] = odd
    heaviest = _heaviest(seen, best.values(), devices)
    return [best[device] | heaviest[device] for device in sorted(best) if device in heaviest]


def _rarity(row: Mapping[str, Any]) -> float:
    return round(min(_MOST_FETCHED if row["fetched"] else 20.0, calibrated(row["p"])), 3)


def _oddness(row: Mapping[str, Any]) -> tuple[float, float]:
    return _rarity(row), -row["p"]


def _fetching(now: pl.DataFrame, devices: Collection[str]) -> set[str]:
    """Those of these devices that received far more than they sent, in full packets."""
    if not devices:
        return set()
    rows = now.filter(pl.col("device").is_in(devices)).select("device", "measure", "value").iter_rows()
    rate = {(device, measure): value for device, measure, value in rows}
    return {
        one
        for one in devices
        if rate.get((one, "in_bytes"), 0.0) >= FULL_BYTES * max(1.0, rate.get((one, "in_pkts"), 0.0))
        and rate.get((one, "in_bytes"), 0.0) >= 10 * rate.get((one, "out_bytes"), 0.0)
    }


def _heaviest(seen: Batch, outliers: Iterable[Mapping[str, Any]], devices: DeviceView) -> dict[str, dict[str, Any]]:
    """The row that carried most of each outlier, as evidence, and with whom, by device."""
    by_measure: dict[str, list[str]] = {}
    for row in outliers:
        by_measure.setdefault(row["measure"], []).append(row["device"])
    found: dict[str, dict[str, Any]] = {}
    for measure, owners in by_measure.items():
        for device, table, uid, at, peer, inside in _carriers(seen, measure, owners, devices).iter_rows():
            found.setdefault(device, {"table": table, "uid": uid, "row_at": at, "peer": peer, "inside": inside})
    return found


def _carriers(seen: Batch, measure: str, owners: Sequence[str], devices: DeviceView) -> pl.DataFrame:
    """Rows that carried the measure, heaviest first: device, table, uid, time, peer, and whether that is inside."""
    at = pl.col("ts").cast(pl.Int64)
    nobody = {"peer": pl.lit(None, pl.String), "inside": pl.lit(None, pl.Boolean)}
    if measure == "arp":
        rows = seen.table("arp").filter(pl.col("orig_device").is_in(owners))
        return rows.select("orig_device", pl.lit("arp"), "uid", at, **nobody)
    if measure == "frames":
        macs = {mac: device for device in owners if (known := devices.get(DeviceId(device))) for mac in known.macs}
        rows = seen.table("sender").filter(pl.col("l2_addr").is_in(list(macs)) & pl.col("addr").is_null())
        owner = pl.col("l2_addr").replace_strict(macs, return_dtype=pl.String, default=None)
        return rows.sort("pkts", descending=True).select(owner, pl.lit("sender"), uid="l2_addr", at=at, **nobody)
    by = "out_pkts" if measure == "conns" else measure
    mine = talks(seen).filter(pl.col("device").is_in(owners) & (pl.col("counts") | (measure == "conns")))
    heavy = mine.sort(by, "at", "uid", descending=[True, False, False]).unique("device", keep="first")
    inside = pl.col("kind").is_in(["device", "local"])
    return heavy.select("device", "table", "uid", "at", peer=pl.coalesce("peer_device", "peer_h"), inside=inside)


@once
def _macs(seen: Batch, devices: DeviceView) -> Mapping[str, str]:
    """The device of each link-layer address, asked for only where a frame came without a network address."""
    rows = seen.tables.get("sender")
    if rows is None or rows["addr"].null_count() == 0:
        return {}
    return {mac: str(device.id) for device in devices.all() for mac in device.macs}


def _worded(value: float, unit: str) -> str:
    return sized(value) if unit == "bytes" else f"{value:,.0f} {unit}".replace(",", " ")
