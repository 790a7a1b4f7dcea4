"""`device_trouble`: a field device says of itself that its readings or its state are not to be trusted.

References: IEEE 1815-2012 4.2.2.6 (internal indications); Modbus Application Protocol V1.1b3 7 (exceptions).
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.once import once
from wardline.behaviour.recent import kept
from wardline.behaviour.scoring import missing_mass, novelty, part, prior
from wardline.behaviour.wording import counted, lasting, named
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

MOST = 20_000
"""Kinds of indication remembered in all; those met longest ago go first."""

_MINUTE = 60_000_000_000
_INTERNAL = {
    0x8000: "it has restarted",
    0x4000: "device trouble",
    0x2000: "points in local control",
    0x0020: "its configuration is corrupt",
}
"""DNP3 internal indications: the first octet stands in the upper half."""

_EXCEPTIONS = {
    "SLAVE_DEVICE_FAILURE": "device failure",
    "MEMORY_PARITY_ERROR": "memory parity error",
    "GATEWAY_PATH_UNAVAILABLE": "no path to the device behind it",
    "GATEWAY_TARGET_DEVICE_FAILED_TO_RESPOND": "the device behind it does not answer",
}
_SAID = pl.Schema({"server": pl.String, "says": pl.String, "minutes": pl.Int64, "last": pl.Int64})
_HEARD = pl.Schema({"server": pl.String, "minutes": pl.Int64, "first": pl.Int64, "last": pl.Int64})
_ROWS = pl.Schema({"server": pl.String, "says": pl.String, "table": pl.String, "uid": pl.String, "at": pl.Int64})

_DOC = """\
### What it means
A DNP3 outstation sets an internal indication that it does not usually set (device trouble, points in local control,
corrupt configuration, restart), or a Modbus device answers with an exception that speaks of itself (failure, parity
error, a gateway that does not reach what lies behind it). What it reads meanwhile has bad quality.

### How the number is made
`new indication` weighs one in two against the Good-Turing chance that the next minute brings it: (minutes with it +
½) / (minutes heard + 1), counted while the device is learned. The prior is that of something new.

### Blind spots
Quality flags of single points are not read yet. Indications that were there from the beginning. A device that is not
asked says nothing.

### How to make it normal
Nothing is needed: it is told once, and again after an hour without it.
"""


class DeviceTrouble:
    """What field devices say of their own state, against how often they said it while they were learned."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="device_trouble",
        title="Field device reports trouble",
        cause="process-value",
        tables=("dnp3", "modbus"),
        techniques=("T0826", "T0816"),
        severity="low",
        warm_up="About two hours of the device's learning period.",
        doc=_DOC,
        next_steps=(
            "Ask the operator whether somebody works on the device.",
            "Look at what was commanded shortly before, and whether its readings can be trusted.",
        ),
        explained_by=("group_outage",),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """One finding for each device and indication that it did not give within the last hour."""
        said = _said(seen)
        if said is None or said.is_empty():
            return []
        known = {(row["server"], row["says"]): row for row in kept(memory, "said", _SAID).to_dicts()}
        heard = {row["server"]: row for row in kept(memory, "heard", _HEARD).to_dicts()}
        found = []
        for (server, says), rows in said.sort("at", "uid").group_by("server", "says", maintain_order=True):
            before = known.get((str(server), str(says)))
            fresh = before is None or rows["at"][0] - before["last"] > 60 * _MINUTE
            past = heard.get(str(server))
            if fresh and past and devices.stage(DeviceId(str(server)), seen.start) == "operational":
                found.append(_finding(rows, past, before["minutes"] if before else 0, devices))
        return [one for one in found if one.score >= 0]

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Which indications each device gave, and for how many minutes it was heard while it was learned."""
        heard = _heard(seen)
        if heard.is_empty():
            return memory
        is_learned = {one: devices.stage(DeviceId(one), seen.start) == "learning" for one in heard["server"].unique()}
        counts = pl.col("server").replace_strict(is_learned, return_dtype=pl.Boolean).cast(pl.Int64)
        minutes = (pl.col("at") // _MINUTE).n_unique().cast(pl.Int64)
        met = heard.group_by("server", maintain_order=True).agg(
            minutes.alias("minutes"), pl.col("at").min().alias("first"), pl.col("at").max().alias("last")
        )
        both = pl.concat([kept(memory, "heard", _HEARD), met.with_columns(pl.col("minutes") * counts)])
        grown = both.group_by("server", maintain_order=True).agg(
            pl.col("minutes").sum(), pl.col("first").min(), pl.col("last").max()
        )
        said = _said(seen)
        if said is None or said.is_empty():
            return {**memory, "heard": grown}
        gave = said.group_by("server", "says", maintain_order=True).agg(
            minutes.alias("minutes"), pl.col("at").max().alias("last")
        )
        all_said = pl.concat([kept(memory, "said", _SAID), gave.with_columns(pl.col("minutes") * counts)])
        merged = all_said.group_by("server", "says", maintain_order=True).agg(
            pl.col("minutes").sum(), pl.col("last").max()
        )
        return {"heard": grown, "said": merged.sort("last", "server", "says").tail(MOST)}


def _responses(seen: Batch) -> list[tuple[str, pl.DataFrame]]:
    """Responses of our own devices by table, with `server` and `at`."""
    found = []
    for table in ("dnp3", "modbus"):
        rows = seen.tables.get(table)
        if rows is None or rows.is_empty() or "resp_device" not in rows.columns:
            continue
        answers = rows.filter((pl.col("pdu_type") == "RESP") & pl.col("resp_device").is_not_null())
        found.append((table, answers.with_columns(server="resp_device", at=pl.col("ts").cast(pl.Int64))))
    return found


def _heard(seen: Batch) -> pl.DataFrame:
    frames = [rows.select("server", "at") for _, rows in _responses(seen)]
    return pl.concat(frames) if frames else pl.DataFrame(schema={"server": pl.String, "at": pl.Int64})


@once
def _said(seen: Batch) -> pl.DataFrame | None:
    """Each indication in each response of this slice; None where there is no such table."""
    told = []
    for table, rows in _responses(seen):
        if table == "dnp3":
            flags = rows.filter(pl.col("iin").is_not_null())
            told += [
                _worded(flags.filter((pl.col("iin") & bit) != 0), table, words) for bit, words in _INTERNAL.items()
            ]
        elif rows["exception"].null_count() < rows.height:
            told += [
                _worded(rows.filter(pl.col("exception") == name), table, _EXCEPTIONS[name]) for name in _EXCEPTIONS
            ]
    return pl.concat(told) if told else None


def _worded(rows: pl.DataFrame, table: str, words: str) -> pl.DataFrame:
    return rows.select("server", pl.lit(words).alias("says"), pl.lit(table).alias("table"), "uid", "at")


def _finding(rows: pl.DataFrame, past: Mapping[str, Any], had: int, devices: DeviceView) -> Finding:
    first = rows.row(0, named=True)
    server, says = named(first["server"], devices), first["says"]
    learned = lasting(past["last"] - past["first"])
    return Finding(
        detector=DeviceTrouble.spec.id,
        ts=first["at"],
        end=rows["at"][-1],
        device=DeviceId(first["server"]),
        claim=f"{server} reports: {says}; in {learned} it did so in {counted(had, 'minute')}.",
        subject=f"says {says}",
        severity="low",
        observed=Quantity(f"{says} in {counted(rows.height, 'response')}", float(rows.height), "responses"),
        expected=Expectation(
            f"in {had} of {counted(past['minutes'], 'minute')}",
            0.0,
            round(missing_mass(past["minutes"], had), 6),
            "share of minutes",
        ),
        baseline=Baseline(past["first"], past["last"], past["minutes"], "minutes in which it answered", "operational"),
        parts=_parts(past["minutes"], had),
        evidence=tuple(
            RowRef(*row)
            for row in rows.select("table", "uid", "at").unique(maintain_order=True).head(MAX_EVIDENCE).iter_rows()
        ),
        techniques=("T0816",) if "restarted" in says else ("T0826",),
        nearest=f"{counted(past['minutes'] - had, 'minute')} in which it answered without this indication",
        to_be_normal="A device that gave this indication while it was learned.",
    )


def _parts(minutes: int, had: int) -> tuple[Part, ...]:
    why = f"it gave this indication in {had} of {counted(minutes, 'minute')} while it was learned"
    return prior(), part("new indication", novelty(minutes, had), why)
