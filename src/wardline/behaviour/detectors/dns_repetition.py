"""`dns_repetition`: one device asks DNS for the same name again and again, far beyond what DNS allows.

References: RFC 1035 4.2.1 (at least 2 to 5 seconds between tries); RFC 5452 9.2 (transaction ids are drawn at random);
RFC 1536 1 (why clients that repeat without end are a fault).
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
"""Questions for one name within a minute from which it is busy; a client that tries every 2 s asks 30 times."""

SAME_ID = math.log(0.5 / 0.02)
"""All of them carry one transaction id: tools that make packets do, and few resolvers."""

_DOC = """\
### What it means
A device asks for the same name again and again, minute after minute. Resolvers wait 2 to 5 seconds between tries and
remember the answer. Broken software repeats like this, and so do tools that forge questions: to wear down a resolver,
to mirror its answers at somebody, or to keep a channel open.

### How the number is made
A minute with 40 questions or more for one name is busy. The first one adds ln(0.5 / 0.001), each further one within
twenty minutes ln(0.95 / 0.5), and `one id` ln(0.5 / 0.02) where all questions of the slice carry the same transaction
id. The prior is that of one minute in 1000.

### Blind spots
Fewer than 40 questions a minute for a name; names that change (see `dns_tunnel`, `dga`); encrypted DNS.

### How to make it normal
Mend the device; else suppress it for the name.
"""


class DnsRepetition:
    """Busy minutes of one asker and one name."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="dns_repetition",
        title="DNS question repeated without end",
        cause="flood",
        tables=("dns",),
        techniques=("T1498", "T1071.004"),
        severity="medium",
        warm_up="None; what is allowed stands in the standard.",
        doc=_DOC,
        next_steps=(
            "See whether the name is answered, and which program on the device asks for it.",
            "Restart or update the device; if it goes on, block its questions and look for what runs on it.",
        ),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> list[Finding]:
        """One finding for each asker and name with busy minutes that was not said within half an hour."""
        return [_finding(one, devices) for one in _floods(seen, memory)]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Remember the minutes, and what was said."""
        keys = [_key(one) for one in _floods(seen, memory)]
        return {"minutes": _minutes(seen, memory), "said": saying(memory, seen.end, QUIET_S, keys)}


@once
def _minutes(seen: Batch, memory: Memory) -> pl.DataFrame:
    rows = seen.tables.get("dns")
    if rows is None or rows.is_empty() or "orig_device" not in rows.columns:
        return busy.minutes(seen, memory, None, BUSY)
    at = pl.col("ts").cast(pl.Int64).alias("at")
    asked = rows.filter(pl.col("orig_device").is_not_null() & pl.col("query").is_not_null())
    fresh = asked.select(pl.col("orig_device").alias("device"), pl.col("query").alias("item"), "uid", at)
    return busy.minutes(seen, memory, fresh, BUSY)


@once
def _floods(seen: Batch, memory: Memory) -> list[dict[str, Any]]:
    quiet = said(memory, seen.end, QUIET_S)
    found = busy.repeated(seen, _minutes(seen, memory), BUSY)
    told = [{**one, "ids": _ids(seen, one)} for one in found if _key(one) not in quiet]
    return [one for one in told if math.fsum(part.value for part in _parts(one)) >= 0]


def _ids(seen: Batch, one: dict[str, Any]) -> int:
    """How many transaction ids the questions of this slice carry; 0 where they are too few to say."""
    mine = (pl.col("orig_device") == one["device"]) & (pl.col("query") == one["item"])
    ids = seen.table("dns").filter(mine)["trans_id"].drop_nulls()
    return ids.n_unique() if ids.len() >= 10 else 0


def _key(one: dict[str, Any]) -> str:
    return f"{one['device']} {one['item']}"


def _parts(one: dict[str, Any]) -> tuple[Part, ...]:
    parts = [prior(MOMENT_PRIOR), *busy.parts(one, "question for one name")]
    if one["ids"] == 1:
        parts.append(part("one id", SAME_ID, "every question carries the same transaction id"))
    return tuple(parts)


def _finding(one: dict[str, Any], devices: DeviceView) -> Finding:
    first, last = one["first"] * MINUTE_NS, one["times"][-1]
    rows = list(zip(one["uid"], one["times"], strict=True))[-MAX_EVIDENCE:]
    return Finding(
        detector=DnsRepetition.spec.id,
        ts=min(first, last),
        end=last,
        device=DeviceId(one["device"]),
        claim=f"{named(one['device'], devices)} asked {counted(one['count'], 'time')} for {safe(one['item'])} by DNS "
        f"within {lasting(max(last - first, 1))}.",
        subject=f"name={safe(one['item'])}",
        severity="medium",
        observed=Quantity(f"{counted(one['most'], 'question')} a minute", float(one["most"]), "questions per minute"),
        expected=Expectation("one question, and one every two seconds while nobody answers", 0.0, 30.0,
                             "questions per minute"),
        baseline=Baseline(first, max(first, last), one["minutes"], "busy minutes", "built-in"),
        parts=_parts(one),
        evidence=tuple(RowRef("dns", uid, at) for uid, at in rows),
        techniques=("T1498", "T1071.004"),
        nearest="a client whose resolver is silent asks every two to five seconds",
        to_be_normal=f"Fewer than {BUSY} questions a minute for one name.",
    )  # fmt: skip
