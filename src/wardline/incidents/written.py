"""A folding as a frame and back: strands with their findings as JSON, so that incidents outlive the process."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl

from wardline.incidents.folding import Folding, Strand
from wardline.model.device import DeviceId
from wardline.model.evidence import RowRef
from wardline.model.finding import Baseline, Expectation, Finding, Part, Quantity

_STRANDS: dict[str, pl.DataType] = {
    "device": pl.String(), "detector": pl.String(), "first": pl.Int64(), "last": pl.Int64(), "total": pl.Int64(),
    "peers": pl.List(pl.String), "findings": pl.List(pl.String), "forgotten": pl.Int64(),
}  # fmt: skip

_LAST: list[tuple[Folding, pl.DataFrame]] = []


def to_frame(state: Folding) -> pl.DataFrame:
    """Every strand as a row; `forgotten` stands in each. The same folding gives the same object again."""
    if _LAST and _LAST[0][0] is state:
        return _LAST[0][1]
    rows = [
        (one.device, one.detector, one.first, one.last, one.total, list(one.peers), [*map(to_json, one.findings)])
        for one in state.strands
    ]
    frame = pl.DataFrame([(*row, state.forgotten) for row in rows], schema=_STRANDS, orient="row")
    _LAST[:] = [(state, frame)]
    return frame


def from_frame(frame: pl.DataFrame) -> Folding:
    """The folding that `to_frame` wrote down."""
    strands = []
    forgotten = 0
    for device, detector, first, last, total, peers, findings, lost in frame.iter_rows():
        told = tuple(map(from_json, findings))
        strands.append(Strand(DeviceId(device), detector, first, last, total, told, tuple(peers)))
        forgotten = lost
    return Folding(tuple(strands), forgotten)


def to_json(finding: Finding) -> str:
    """A finding in full."""
    return json.dumps(asdict(finding), ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Finding:
    """The finding that `to_json` wrote."""
    told: Mapping[str, Any] = json.loads(text)
    nested = {
        "observed": Quantity(**told["observed"]),
        "expected": Expectation(**told["expected"]),
        "baseline": Baseline(**told["baseline"]),
        "parts": tuple(Part(**part) for part in told["parts"]),
        "evidence": tuple(RowRef(*row) for row in told["evidence"]),
        "techniques": tuple(told["techniques"]),
        "peers": tuple(told["peers"]),
        "next_steps": tuple(told.get("next_steps", ())),
        "series": tuple((at, value) for at, value in told["series"]),
    }
    return Finding(**{**told, **nested})
