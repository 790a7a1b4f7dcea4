"""The contract of a detector, executable: anyone can run `check_detector` on a class of their own.

It holds that scoring and learning change nothing they are given, that the same input gives the same findings, that a
memory written down between two batches and read back makes no difference, that evidence points at rows that were there,
and that memory stays small.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import polars as pl
from polars.testing import assert_frame_equal

from wardline.behaviour.condition import NAMES
from wardline.behaviour.judge import KEPT, Devices, begin, judge
from wardline.behaviour.state import Behaviour, Learning, from_frames, to_frames
from wardline.model.batch import Batch
from wardline.model.finding import CONDITION, PRIOR, Finding
from wardline.model.knowledge import NOTHING, Knowledge
from wardline.model.ports import Detector, DetectorSpec
from wardline.model.schema import TABLES
from wardline.model.techniques import technique

ROWS_PER_DEVICE = 12_000
"""Rows that a memory may hold for each device that the batches name, and once more for the network."""

QUOTED = 400
"""Characters that a claim may have."""


class ContractError(AssertionError):
    """A detector breaks the contract; the message says which clause and where."""


def check_detector(
    detector: Detector,
    batches: Sequence[Batch],
    devices: Devices,
    learning: Learning,
    knowledge: Knowledge = NOTHING,
) -> tuple[Finding, ...]:
    """All checks over the given batches, in order of time; returns the findings for checks of the caller's own.

    Raises ContractError at the first clause that does not hold.
    """
    check_spec(detector.spec)
    findings, end = _run(detector, batches, devices, learning, knowledge)
    again, end_again = _run(detector, batches, devices, learning, knowledge)
    _hold(findings == again, detector, "the same batches gave other findings the second time")
    _same(end, end_again, detector, "the same batches left another memory the second time")
    split, end_split = _run(detector, batches, devices, learning, knowledge, written_down=True)
    _hold(findings == split, detector, "a memory written down and read back gave other findings")
    _same(end, end_split, detector, "a memory written down and read back became another")
    for finding in findings:
        check_finding(finding, detector.spec, batches)
    _check_size(detector, end)
    return findings


def check_spec(spec: DetectorSpec) -> None:
    """The spec says all that an alert's page needs, in known words."""
    where = f"spec of {spec.id}"
    for name in ("id", "title", "cause", "tables", "techniques", "warm_up", "doc", "next_steps"):
        if not getattr(spec, name) and not (name == "techniques" and spec.cause == CONDITION):
            raise ContractError(f"{where}: {name} is empty")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", spec.id):
        raise ContractError(f"{where}: the id is a file name in lower case")
    for table in spec.tables:
        if table not in TABLES:
            raise ContractError(f"{where}: no table is called {table}")
    for condition in spec.explained_by:
        if condition not in NAMES:
            raise ContractError(f"{where}: no condition is called {condition}")
    for id_ in spec.techniques:
        if technique(id_) is None:
            raise ContractError(f"{where}: {id_} is not in model/techniques.py; add it there if ATT&CK has it")
    for heading in ("What it means", "How the number is made", "Blind spots", "How to make it normal"):
        if f"### {heading}" not in spec.doc:
            raise ContractError(f"{where}: the documentation has no section '### {heading}'")


def check_finding(finding: Finding, spec: DetectorSpec, batches: Iterable[Batch]) -> None:
    """One finding: whose it is, what it says, what it rests on."""
    where = f"finding {finding.subject!r} of {spec.id}"
    rules: Mapping[str, bool] = {
        "it names its own detector": finding.detector == spec.id,
        "its techniques stand in the spec": bool(finding.techniques) == bool(spec.techniques)
        and set(finding.techniques) <= set(spec.techniques),
        "it is kept only from the least probability on": finding.probability >= KEPT,
        "one part is the prior": sum(part.name == PRIOR for part in finding.parts) == 1,
        "every part has a name of its own": len({part.name for part in finding.parts}) == len(finding.parts),
        "every part says why": all(part.why for part in finding.parts),
        "its claim is one printable sentence": finding.claim.isprintable() and 0 < len(finding.claim) <= QUOTED,
        "its claim ends with a full stop": finding.claim.endswith("."),
        "observed and expected are worded": bool(
            finding.observed.text and finding.expected.text and finding.baseline.of
        ),
        "it does not end before it begins": finding.ts <= finding.end,
        "its series is at most 120 points in order of time": len(finding.series) <= 120
        and all(a[0] < b[0] for a, b in pairwise(finding.series)),
    }
    for rule, holds in rules.items():
        if not holds:
            raise ContractError(f"{where}: broken: {rule} ({finding.claim!r})")
    for row in finding.evidence:
        if not any(_has(batch, row.table, row.uid, row.ts) for batch in batches):
            raise ContractError(f"{where}: no batch has the row {row}")


def _has(batch: Batch, table: str, uid: str, ts: int) -> bool:
    rows = batch.tables.get(table)
    if rows is None:
        return False
    key = "l2_addr" if table == "sender" else "uid"
    return not rows.filter((pl.col(key) == uid) & (pl.col("ts").cast(pl.Int64) == ts)).is_empty()


def _run(
    detector: Detector,
    batches: Sequence[Batch],
    devices: Devices,
    learning: Learning,
    knowledge: Knowledge,
    *,
    written_down: bool = False,
) -> tuple[tuple[Finding, ...], Behaviour]:
    state = begin(learning, [detector], knowledge)
    found: list[Finding] = []
    for batch in batches:
        tables = {name: table.clone() for name, table in batch.tables.items()}
        before = {name: frame.clone() for name, frame in to_frames(state).items()}
        findings, following = judge(batch, devices, state)
        for name, table in tables.items():
            _equal(table, batch.tables[name], detector, f"table {name} was changed")
        for name, frame in before.items():
            _equal(frame, to_frames(state)[name], detector, f"memory {name} was changed in place")
        found += findings
        state = _reread(following, detector) if written_down else following
    return tuple(found), state


def _reread(state: Behaviour, detector: Detector) -> Behaviour:
    """The state through Parquet, and through Arrow IPC, and back."""
    frames = {}
    for name, frame in to_frames(state).items():
        parquet, ipc = io.BytesIO(), io.BytesIO()
        frame.write_parquet(parquet)
        pl.read_parquet(io.BytesIO(parquet.getvalue())).write_ipc(ipc)
        frames[name] = pl.read_ipc(io.BytesIO(ipc.getvalue()))
    return from_frames(frames, [detector], state.knowledge)


def _check_size(detector: Detector, end: Behaviour) -> None:
    allowed = ROWS_PER_DEVICE * (1 + len(end.first_seen))
    for name, frame in end.memories[detector.spec.id].items():
        _hold(
            frame.height <= allowed,
            detector,
            f"memory {name} has {frame.height} rows for {len(end.first_seen)} devices",
        )


def _same(left: Behaviour, right: Behaviour, detector: Detector, clause: str) -> None:
    one, other = to_frames(left), to_frames(right)
    _hold(one.keys() == other.keys(), detector, clause)
    for name, frame in one.items():
        _equal(frame, other[name], detector, f"{clause} ({name})")


def _equal(one: pl.DataFrame, other: pl.DataFrame, detector: Detector, clause: str) -> None:
    try:
        assert_frame_equal(one, other)
    except AssertionError as difference:
        raise ContractError(f"detector {detector.spec.id}: {clause}: {difference}") from None


def _hold(holds: bool, detector: Detector, clause: str) -> None:
    if not holds:
        raise ContractError(f"detector {detector.spec.id}: {clause}")
