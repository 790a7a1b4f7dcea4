"""`process_value`: a measurement reads what it never read, jumps as it never jumped, or stands still as it never stood.

References: Modbus Application Protocol V1.1b3 6.3, 6.4.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import polars as pl

from wardline.behaviour.once import once
from wardline.behaviour.readings import KEY, KNOWN, readings, remember
from wardline.behaviour.scoring import MOMENT_PRIOR, calibrated, part, prior
from wardline.behaviour.wording import counted, lasting, named
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import MAX_EVIDENCE, Baseline, Expectation, Finding, Part, Quantity
from wardline.model.ports import DetectorSpec, DeviceView, Memory

MOVES = 30
"""Moves that a register must have made while it was learned before it counts as a measurement."""

ONE_WAY = 0.95
"""A register that moves one way in more than this share of its moves is a counter, whose range says nothing."""

TAIL = 4.0
"""How fast what lies beyond the learned extreme thins out: as the tail of Student's t with four degrees of freedom."""

FOLDED = 3
"""More registers of one server than this with the same oddity in one slice are told as one finding."""

TOGETHER = 120_000_000_000
"""Measurements that stop within this time (ns) of each other stopped together."""

FURTHER = 10
"""What was told to stand still is told again when it stood this many times as long."""

ROUNDING = 1
"""Units that rounding alone can add: a reading stands for all within half a unit of it, a difference for twice that."""

BAD = frozenset({0x7FFF, 0x8000, 0xFFFF})
"""Values that devices give for a reading they do not have: the largest, the most negative and the erased one."""

_LIKELY = 4e-5
_WORST = 20.0
_NOUNS = {3: "holding register", 4: "input register"}
_ADOPTED = pl.Schema({name: KNOWN[name] for name in (*KEY, "low", "high", "step", "still")})

_DOC = """\
### What it means
A register that behaves like a measurement (it moved at least 30 times while it was learned, and both ways) reads a
value far outside its range, jumps much further between two readings than ever, or no longer moves although it is still
read: a process out of bounds, a sensor that broke or was fooled, a value that is replayed.

### How the number is made
Beyond the learned extreme the chance of a value is taken to thin out like Student's t with four degrees of freedom; one
unit of the register, which rounding alone can add, is taken off excess and step first.
`range`: 1/(crossings + 1), crossings being how often the register passed its mean while it was learned, times
(1 + 4 · excess/range)^-4. `jump`: 1/(moves + 1) times (1 + 4 · (step/largest − 1))^-4. `stands still`: 1/(moves + 1)
times (time/longest)^-4, from ten minutes on. Each as the largest Bayes factor that such a p-value can carry;
`registers watched` pays for looking at all measurements of the server, and the prior is that of a single minute.

### Blind spots
Setpoints and other registers that seldom move; counters; a measurement that is kept within its usual range; values in
two registers, of which each is judged by itself; coils. DNP3 and other protocols give no values yet. Daily and weekly
seasons that the learning period did not hold.

### How to make it normal
Nothing is needed: what was told is adopted, and told again only when it goes further.
"""


class ProcessValue:
    """Registers read over Modbus against their own past."""

    spec: ClassVar[DetectorSpec] = DetectorSpec(
        id="process_value",
        title="Process value out of its bounds",
        cause="process-value",
        tables=("modbus",),
        techniques=("T0832", "T0831", "T0856"),
        severity="medium",
        warm_up="30 moves of the register within the controller's learning period; more make smaller oddities visible.",
        doc=_DOC,
        next_steps=(
            "Compare the reading with another instrument, or with what the operator sees on the spot.",
            "Look for commands to this controller shortly before, and at who sent them.",
            "If the process is sound, look at the sensor and its wiring.",
        ),
        explained_by=("group_outage",),
    )

    def score(self, seen: Batch, devices: DeviceView, memory: Memory) -> Sequence[Finding]:
        """One finding for each measurement and oddity, one for all where a server has many."""
        odd = _odd(seen, devices, memory)
        groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in odd:
            groups.setdefault((row["server"], row["what"]), []).append(row)
        found = []
        for rows in groups.values():
            rows.sort(key=lambda row: (row["p"], row["register"]))
            many = len(rows) > FOLDED or rows[0]["what"] == "stands still"
            told = [rows] if many else [[row] for row in rows]
            found += [_finding(one, devices) for one in told]
        return found

    def learn(self, seen: Batch, devices: DeviceView, memory: Memory) -> Memory:
        """Ranges, steps and stillness while a server is learned; afterwards the last readings and what was told."""
        now = readings(seen, memory)
        if now.is_empty():
            return memory
        servers = now["server"].unique().sort()
        learning = [one for one in servers if devices.stage(DeviceId(one), seen.start) == "learning"]
        return {"known": remember(now, memory, learning, _adopted(_odd(seen, devices, memory)))}


@once
def _odd(seen: Batch, devices: DeviceView, memory: Memory) -> list[dict[str, Any]]:
    """Measurements that do what they never did, likely enough to be told, with what of it (`what`) and `p`."""
    now = readings(seen, memory)
    if now.is_empty():
        return []
    both_ways = (pl.col("ups_known") / pl.col("moves_known")).is_between(1 - ONE_WAY, ONE_WAY)
    measured = now.filter((pl.col("moves_known") >= MOVES) & both_ways & (pl.col("high_known") > pl.col("low_known")))
    if measured.is_empty():
        return []
    judged = measured.with_columns(_chances()).filter(pl.min_horizontal("range", "jump", "stands still") <= _LIKELY)
    if judged.is_empty():
        return []
    watched = dict(measured.group_by("server").len().iter_rows())
    found = []
    for row in judged.iter_rows(named=True):
        if devices.stage(DeviceId(row["server"]), seen.start) != "operational":
            continue
        for what in ("range", "jump", "stands still"):
            parts = _parts(row, what, watched[row["server"]])
            if math.fsum(one.value for one in parts) >= 0:
                found.append(row | {"what": what, "p": row[what], "parts": parts})
                break
    return found + _companions(found, measured)


def _companions(found: Sequence[Mapping[str, Any]], measured: pl.DataFrame) -> list[dict[str, Any]]:
    """Measurements that stopped with one that is told to stand still: they are told with it, and not again later."""
    stopped = {row["server"]: row for row in found if row["what"] == "stands still"}
    if not stopped:
        return []
    said = {tuple(row[name] for name in KEY) for row in found}
    since = pl.col("server").replace_strict(
        {server: row["still_from"] for server, row in stopped.items()}, default=None, return_dtype=pl.Int64
    )
    with_it = (pl.col("still_from") - since).abs() <= TOGETHER
    long = pl.col("last") - pl.col("still_from") > pl.col("still_known")
    return [
        row | {"what": "stands still", "p": 1.0, "parts": stopped[row["server"]]["parts"]}
        for row in measured.filter(with_it & long).iter_rows(named=True)
        if tuple(row[name] for name in KEY) not in said
    ]


def _chances() -> list[pl.Expr]:
    """The chance of the excess, of the step and of the stillness, by what was learned."""
    span = (pl.col("high_known") - pl.col("low_known")).cast(pl.Float64)
    beyond = pl.max_horizontal(pl.col("high") - pl.col("high_known"), pl.col("low_known") - pl.col("low"))
    excess = (beyond - ROUNDING).clip(lower_bound=0)
    ratio = (pl.col("step") - ROUNDING) / pl.col("step_known").clip(lower_bound=1)
    quiet = (pl.col("last") - pl.col("still_from")).cast(pl.Float64)
    still = quiet / pl.col("still_known").clip(lower_bound=60_000_000_000)
    moves = 1 / (pl.col("moves_known") + 1)
    return [
        pl.when(excess > 0)
        .then(1 / (pl.col("crossings_known") + 1) * (1 + TAIL * excess / span) ** -TAIL)
        .otherwise(1.0)
        .alias("range"),
        pl.when(ratio > 1).then(moves * (1 + TAIL * (ratio - 1)) ** -TAIL).otherwise(1.0).fill_null(1.0).alias("jump"),
        pl.when((still > 1) & (quiet >= 600e9)).then(moves * still**-TAIL).otherwise(1.0).alias("stands still"),
    ]


def _parts(row: Mapping[str, Any], what: str, watched: int) -> tuple[Part, ...]:
    said = [prior(MOMENT_PRIOR), part(what, min(_WORST, calibrated(row[what])), _why(row, what))]
    if watched > 1:
        why = f"the oddest of {counted(watched, 'measurement')} of this controller was taken"
        said.append(part("registers watched", -math.log(watched), why))
    return tuple(said)


def _why(row: Mapping[str, Any], what: str) -> str:
    match what:
        case "range":
            return f"it passed its mean {row['crossings_known']} times without leaving {_range(row)}"
        case "jump":
            return f"it moved {row['moves_known']} times by {row['step_known']} at most"
        case _:
            return f"it moved {row['moves_known']} times and never stood for longer than {lasting(row['still_known'])}"


def _adopted(odd: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """What was told, as the bounds from now on."""
    rows = [
        (
            *(row[name] for name in KEY),
            min(row["low_known"], row["low"]),
            max(row["high_known"], row["high"]),
            max(row["step_known"] or 0, row["step"] or 0),
            max(
                row["still_known"], FURTHER * (row["last"] - row["still_from"]) if row["what"] == "stands still" else 0
            ),
        )
        for row in odd
    ]
    return pl.DataFrame(rows, schema=_ADOPTED, orient="row")


def _finding(rows: Sequence[Mapping[str, Any]], devices: DeviceView) -> Finding:
    worst = rows[0]
    what, server = worst["what"], named(worst["server"], devices)
    which = f"{_NOUNS[worst['func_code']]} {worst['register']} of unit {worst['unit']}"
    more = f"; so do {len(rows) - 1} more of its measurements" if len(rows) > 1 else ""
    observed, expected = _observed(worst), _expected(worst)
    return Finding(
        detector=ProcessValue.spec.id,
        ts=min(_ref(row).ts for row in rows),
        end=max(row["last"] for row in rows),
        device=DeviceId(worst["server"]),
        claim=f"{server}: {which} {observed.text}, {expected.text}{more}.",
        subject=f"{what} {worst['unit']}/{worst['func_code']}/{worst['register']}"
        if len(rows) == 1
        else f"{what} many",
        severity="medium",
        observed=observed,
        expected=expected,
        baseline=Baseline(worst["first_known"], worst["until"], worst["readings_known"], "readings", "operational"),
        parts=worst["parts"],
        evidence=tuple(dict.fromkeys(_ref(row) for row in rows))[:MAX_EVIDENCE],
        techniques=("T0856", "T0832") if what == "stands still" else ("T0831", "T0832"),
        nearest=f"the nearest reading before was {_nearest(worst)}" if what == "range" else "",
        to_be_normal=expected.text,
    )


def _observed(row: Mapping[str, Any]) -> Quantity:
    match row["what"]:
        case "range":
            value = _extreme(row)
            bad = " (which devices give for a reading they do not have)" if value in BAD else ""
            return Quantity(f"read {value}{bad}", float(value))
        case "jump":
            return Quantity(f"jumped by {row['step']}", float(row["step"]))
        case _:
            quiet = row["last"] - row["still_from"]
            return Quantity(f"stood at {row['value']} for {lasting(quiet)}", quiet / 1e9, "s")


def _expected(row: Mapping[str, Any]) -> Expectation:
    match row["what"]:
        case "range":
            return Expectation(f"where it read {_range(row)} before", float(row["low_known"]), float(row["high_known"]))
        case "jump":
            return Expectation(f"where it moved by {row['step_known']} at most", 0.0, float(row["step_known"]))
        case _:
            longest = row["still_known"]
            return Expectation(f"where it never stood for longer than {lasting(longest)}", 0.0, longest / 1e9, "s")


def _extreme(row: Mapping[str, Any]) -> int:
    over, under = row["high"] - row["high_known"], row["low_known"] - row["low"]
    return int(row["high"] if over >= under else row["low"])


def _nearest(row: Mapping[str, Any]) -> int:
    return int(row["high_known"] if _extreme(row) > row["high_known"] else row["low_known"])


def _range(row: Mapping[str, Any]) -> str:
    return f"{row['low_known']} to {row['high_known']}"


def _ref(row: Mapping[str, Any]) -> RowRef:
    """The response that shows it."""
    if row["what"] == "stands still":
        return RowRef("modbus", row["uid"], row["last"])
    name = "step" if row["what"] == "jump" else "high" if _extreme(row) == row["high"] else "low"
    return RowRef("modbus", row[f"{name}_row"]["uid"], row[f"{name}_row"]["at"])
