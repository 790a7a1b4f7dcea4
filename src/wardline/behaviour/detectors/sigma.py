"""`sigma`: rows that a Sigma rule asks for.

References: Sigma specification 2.0 (levels, status, false positives).
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour import usage
from wardline.behaviour.once import once
from wardline.behaviour.recent import SAID, said, saying
from wardline.behaviour.row_tests import holds, with_made_columns
from wardline.behaviour.scoring import CHANGE_PRIOR, part, prior
from wardline.behaviour.wording import counted, named, safe
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity, Severity
from wardline.model.ports import DetectorSpec, DeviceView, Memory
from wardline.model.row_test import columns
from wardline.model.rule import Level, Rule
from wardline.model.techniques import TECHNIQUES

QUIET_S = 86_400.0
"""The same device and rule are told again after this time."""

PER_SLICE = 5
"""Rules of one device in one slice that become findings; the most likely ones stay."""

CHANCE: Mapping[Level, float] = {"informational": 0.01, "low": 0.02, "medium": 0.15, "high": 0.6, "critical": 0.8}
"""How likely the match of a rule of each level is more than normal life, by itself: a judgement, stated in the doc."""

_SEVERITY: Mapping[Level, Severity] = {
    "informational": "low", "low": "low", "medium": "medium", "high": "high", "critical": "critical",
}  # fmt: skip
_STATUS = {"experimental": -1.0, "test": -0.5}
_ROWS = {"conn": "connection", "dns": "DNS question", "http": "HTTP request", "tls": "TLS handshake"}
_HITS = pl.Schema(
    {"rule": pl.Int64, "device": pl.String, "peer": pl.String, "table": pl.String, "uid": pl.String, "at": pl.Int64}
)
_SHOWN = 2

_DOC = """\
### What it means
A Sigma rule (`--rules`) asks for rows like these of this device. A rule knows what its author thought of, and nothing
of this network: its match alone is a hint, which adds to what else is seen.

### How the number is made
`level of the rule` lifts the prior of 1 in 100 to the chance that its level stands for: informational 1 %, low 2 %,
medium 15 %, high 60 %, critical 80 %. So low and medium ones make no incident by themselves, high and critical ones
do. `status of the rule` takes away 1 nat from an experimental rule and half a nat from one in test. `long used here`:
after u device-days in which devices here matched the same rule, ln(u + 1) less, at most 4. A device and rule are told
once a day. Severity is the rule's level.

### Blind spots
Rules for other logs than Zeek's, or for fields that our tables do not hold: they are told when the rules are read.
Correlations of rules, words anywhere in a row, and placeholders are not run. A rule sees one row at a time.

### How to make it normal
Write what is harmless here into the rule as a filter, or leave the rule out. What devices here match for days weighs
less by itself.
"""


class Sigma:
    """Rows that Sigma rules ask for."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="sigma",
        title="Asked for by a rule",
        cause="rule",
        tables=("conn", "dns", "http", "tls", "ssh", "dhcp", "ntp", "modbus", "dnp3", "mqtt", "weird"),
        techniques=tuple(TECHNIQUES),
        severity="critical",
        warm_up="None; rules are needed.",
        doc=_DOC,
        next_steps=("Read the rule and the rows that it asked for, and what else the device did at that time.",),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """One finding for each device and rule, told once a day."""
        rules = devices.knowledge.rules
        hits = _hits(seen, rules) if rules else None
        if hits is None or hits.is_empty():
            return []
        quiet = said(memory, seen.start, QUIET_S)
        days = usage.days_of_use(memory, {rule.id for rule in rules}, seen.start)
        groups = [
            (rules[rows["rule"][0]], rows)
            for rows in hits.partition_by("device", "rule", maintain_order=True)
            if _key(rules, rows.row(0, named=True)) not in quiet
        ]
        found = [_finding(rule, rows, seen, devices, days) for rule, rows in groups]
        return _likeliest(found)

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """What was told, and which rules match here."""
        rules = devices.knowledge.rules
        hits = _hits(seen, rules) if rules else None
        if hits is None or hits.is_empty():
            return memory
        matched = hits.unique(["device", "rule"], maintain_order=True).to_dicts()
        new = {_key(rules, row) for row in matched} - said(memory, seen.start, QUIET_S)
        done = {
            (rules[row["rule"]].id, row["device"], devices.stage(DeviceId(row["device"]), row["at"]) == "learning")
            for row in matched
        }
        return {
            SAID: saying(memory, seen.start, QUIET_S, sorted(new)),
            "used": usage.used(memory, done, seen.start),
        }


def _key(rules: Sequence[Rule], row: Mapping[str, Any]) -> str:
    return f"{row['device']}|{rules[row['rule']].id}"


@once
def _hits(seen: Batch, rules: tuple[Rule, ...]) -> pl.DataFrame:
    """Rows that rules ask for, of each table in one pass, in order of time."""
    by_table: dict[str, list[int]] = {}
    for place, rule in enumerate(rules):
        for table in rule.tests:
            by_table.setdefault(table, []).append(place)
    found = [one for table, places in by_table.items() for one in _of_table(seen, table, rules, places)]
    if not found:
        return pl.DataFrame(schema=_HITS)
    return pl.concat(found).sort("at", "device", "rule", "uid", maintain_order=True)


def _of_table(seen: Batch, table: str, rules: Sequence[Rule], places: Sequence[int]) -> list[pl.DataFrame]:
    rows = seen.tables.get(table)
    if rows is None or rows.is_empty():
        return []
    ours = pl.col("orig_device").is_not_null()
    mine = rows.filter(ours | pl.col("resp_device").is_not_null())
    made = with_made_columns(table, mine, frozenset().union(*(columns(rules[one].tests[table]) for one in places)))
    flags = made.select(
        pl.lit(True).alias("every"), *(_asked(rules[one], table, made).alias(str(one)) for one in places)
    )
    said_so = pl.struct(
        pl.coalesce("orig_device", "resp_device").alias("device"),
        pl.when(ours).then("resp_h").otherwise("orig_h").alias("peer"),
        pl.lit(table).alias("table"),
        "uid",
        pl.col("ts").cast(pl.Int64).alias("at"),
    )
    return [
        made.filter(flags[str(one)]).select(pl.lit(one, pl.Int64).alias("rule"), said_so.alias("row")).unnest("row")
        for one in places
        if flags[str(one)].any()
    ]


def _asked(rule: Rule, table: str, rows: pl.DataFrame) -> pl.Expr:
    return holds(rule.tests[table], rows)


def _likeliest(found: Sequence[Finding]) -> list[Finding]:
    """At most `PER_SLICE` findings of each device, the likeliest."""
    counts: dict[str, int] = {}
    kept: list[Finding] = []
    for one in sorted(found, key=lambda finding: (-finding.score, finding.ts, finding.subject)):
        counts[one.device] = counts.get(one.device, 0) + 1
        if counts[one.device] <= PER_SLICE:
            kept.append(one)
    return kept


def _parts(rule: Rule, device: str, days: Mapping[tuple[str, str], float]) -> tuple[Part, ...]:
    chance = CHANCE[rule.level]
    why = f"a rule of level {rule.level} is taken to be right in {chance:.0%} of its matches"
    parts = [prior(), part("level of the rule", math.log(chance / (1 - chance)) - CHANGE_PRIOR, why)]
    if rule.status in _STATUS:
        parts.append(part("status of the rule", _STATUS[rule.status], f"its author calls it {rule.status}"))
    used = usage.long_used(days, rule.id, device)
    return (*parts, used) if used else tuple(parts)


def _finding(
    rule: Rule, rows: pl.DataFrame, seen: Batch, devices: DeviceView, days: Mapping[tuple[str, str], float]
) -> Finding:
    device, table = rows["device"][0], rows["table"][0]
    peers = tuple(rows["peer"].drop_nulls().unique(maintain_order=True).head(20))
    what = counted(rows.height, _ROWS.get(table, f"row of {table}") if rows.height else "row")
    towards = f" with {safe(peers[0])}" + (f" and {len(peers) - 1} more" if len(peers) > 1 else "") if peers else ""
    by = f" of {safe(rule.author)}" if rule.author else ""
    harmless = tuple(f"The rule's author knows harmless causes: {safe(one)}" for one in rule.harmless[:_SHOWN])
    refs = rows.select("table", "uid", "at").unique(maintain_order=True).head(MAX_EVIDENCE)
    return Finding(
        detector=Sigma.spec.id,
        ts=int(rows["at"][0]),
        end=int(rows["at"][-1]),
        device=DeviceId(device),
        claim=f"{what[:1].upper()}{what[1:]} of {named(device, devices)}{towards}: "
        f"the rule '{safe(rule.title)}'{by} asks for such.",
        subject=f"rule={safe(rule.id)}",
        severity=_SEVERITY[rule.level],
        observed=Quantity(f"{what} that the rule asks for", float(rows.height), "rows"),
        expected=Expectation("no row that the rule asks for", 0.0, 0.0, "rows"),
        baseline=Baseline(seen.start, seen.end, len(devices.knowledge.rules), "rules asked", "built-in"),
        parts=_parts(rule, device, days),
        evidence=tuple(RowRef(*row) for row in refs.iter_rows()),
        techniques=rule.techniques,
        peers=peers,
        nearest=f"what the author calls harmless: {safe(rule.harmless[0])}" if rule.harmless else "",
        to_be_normal="A filter in the rule for what is harmless here, or days of such rows with no harm.",
        next_steps=harmless,
    )
