"""`arp_flood`: one device asks for the same address again and again, far beyond what ARP allows.

References: RFC 1122 2.3.2.1 (at most one request a second for each destination; a cache entry lives about a minute).
"""

import math
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour import busy
from wardline.behaviour.busy import MINUTE_NS
from wardline.behaviour.once import once
from wardline.behaviour.recent import said, saying
from wardline.behaviour.scoring import MOMENT_PRIOR, part, prior
from wardline.behaviour.wording import counted, lasting, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

QUIET_S = 1800.0
BUSY = 40
"""Requests for one address within a minute from which it is busy: two in three of what the RFC allows at most."""

ALLOWED = 60.0
"""What it allows at most: one a second."""

_DOC = """\
### What it means
A device asks by ARP for one address again and again, minute after minute. ARP asks once and remembers; RFC 1122 allows
one request a second at the very most. Broken software does this, and so do floods that wear down small devices or hide
an attempt to poison their caches.

### How the number is made
A minute with 40 requests or more for one address is busy. The first one adds ln(0.5 / 0.001), each further one within
twenty minutes ln(0.95 / 0.5), and `beyond what is allowed` 2 ln(rate / 60) where there are more than 60 a minute. The
prior is that of one minute in 1000: about two busy minutes reach even odds, ten reach near certainty.

### Blind spots
Fewer than 40 requests a minute; requests for many addresses (see `arp_sweep`); answers that nobody asked for (see
`arp_spoof`).

### How to make it normal
Mend or unplug the device; else suppress it for the address.
"""


class ArpFlood:
    """Busy minutes of one asker and one address."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="arp_flood",
        title="Flood of ARP requests",
        cause="flood",
        tables=("arp",),
        techniques=("T1498", "T0814"),
        severity="medium",
        warm_up="None; what is allowed stands in the standard.",
        doc=_DOC,
        next_steps=(
            "See whether the address that it asks for exists and answers.",
            "Restart or update the device that asks; if it goes on, unplug it and look for what runs on it.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each asker and address with busy minutes that was not said within half an hour."""
        return [_finding(one, devices) for one in _floods(seen, memory)]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember the minutes, and what was said."""
        keys = [_key(one) for one in _floods(seen, memory)]
        return {"minutes": _minutes(seen, memory), "said": saying(memory, seen.end, QUIET_S, keys)}


@once
def _minutes(seen: Batch, memory: Memory) -> pl.DataFrame:
    rows = seen.tables.get("arp")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return busy.minutes(seen, memory, None, BUSY)
    asked = rows.filter((pl.col("operation") == 1) & (pl.col("orig_h") != pl.col("resp_h"))).drop_nulls("orig_device")
    at = pl.col("ts").cast(pl.Int64).alias("at")
    fresh = asked.select(pl.col("orig_device").alias("device"), pl.col("resp_h").alias("item"), "uid", at)
    return busy.minutes(seen, memory, fresh, BUSY)


@once
def _floods(seen: Batch, memory: Memory) -> list[dict[str, Any]]:
    quiet = said(memory, seen.end, QUIET_S)
    found = busy.repeated(seen, _minutes(seen, memory), BUSY)
    likely = [one for one in found if math.fsum(part.value for part in _parts(one)) >= 0]
    return [one for one in likely if _key(one) not in quiet]


def _key(one: dict[str, Any]) -> str:
    return f"{one['device']} {one['item']}"


def _parts(one: dict[str, Any]) -> tuple[Part, ...]:
    parts = [prior(MOMENT_PRIOR), *busy.parts(one, "request for one address")]
    if one["most"] > ALLOWED:
        value = min(8.0, 2 * math.log(one["most"] / ALLOWED))
        parts.append(part("beyond what is allowed", value, "RFC 1122 allows one a second at most"))
    return tuple(parts)


def _finding(one: dict[str, Any], devices: DeviceView) -> Finding:
    first, last = one["first"] * MINUTE_NS, one["times"][-1]
    rows = list(zip(one["uid"], one["times"], strict=True))[-MAX_EVIDENCE:]
    return Finding(
        detector=ArpFlood.spec.id,
        ts=min(first, last),
        end=last,
        device=DeviceId(one["device"]),
        claim=f"{named(one['device'], devices)} asked {counted(one['count'], 'time')} for {safe(one['item'])} by ARP "
        f"within {lasting(max(last - first, 1))}.",
        subject=f"address={safe(one['item'])}",
        severity="medium",
        observed=Quantity(f"{counted(one['most'], 'request')} a minute", float(one["most"]), "requests per minute"),
        expected=Expectation("one request, and one a second at most while nobody answers", 0.0, 60.0,
                             "requests per minute"),
        baseline=Baseline(first, max(first, last), one["minutes"], "busy minutes", "built-in"),
        parts=_parts(one),
        evidence=tuple(RowRef("arp", uid, at) for uid, at in rows),
        techniques=("T1498", "T0814"),
        peers=(safe(one["item"]),),
        nearest="a host that looks for a peer that has gone asks once a second for some seconds",
        to_be_normal=f"Fewer than {BUSY} requests a minute for one address.",
    )  # fmt: skip
