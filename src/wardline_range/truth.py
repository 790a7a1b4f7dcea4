"""What really happened: every flow with its label, every attack with its window, every device as it is."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from wardline_range.packets.flow_ids import community_id

BENIGN_NAME = "benign"
UDP_SILENCE = 60_000_000_000
"""After so much silence (ns) the next datagram of the same ends is another flow, as Zeek has it."""

DNS_STEP, DNS_SILENCE = 10_000_000_000, 9_000_000_000
"""Zeek looks at a DNS flow every ten seconds of its life, and ends it where it was silent for nine."""


@dataclass(frozen=True, slots=True)
class Label:
    """Why a flow was there: an attack and its step, or ordinary life."""

    attack: str = BENIGN_NAME
    step: str = ""


BENIGN = Label()


@dataclass(frozen=True, slots=True)
class FlowTruth:
    """One flow: time of its first packet in ns, its ends, its service as Zeek names it (empty for none), its label."""

    community_id: str
    ts: int
    proto: str
    orig_h: str
    orig_p: int
    resp_h: str
    resp_p: int
    service: str
    label: str
    step: str


@dataclass(frozen=True, slots=True)
class AttackTruth:
    """One attack: the device it runs on, when (ns), what it does, its ATT&CK ids, and whom it touches."""

    name: str
    device: str
    mac: str
    ip: str
    start: int
    end: int
    techniques: tuple[str, ...]
    description: str
    peers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceTruth:
    """One device as it is."""

    name: str
    mac: str
    ips: tuple[str, ...]
    vendor: str
    model: str
    type: str
    hostname: str
    firmware: str


@dataclass(frozen=True, slots=True)
class Truth:
    """All of it; `start` and `end` (ns) bound the traffic, `packets` counts it."""

    seed: int
    start: int
    end: int
    packets: int
    devices: tuple[DeviceTruth, ...]
    attacks: tuple[AttackTruth, ...]
    flows: tuple[FlowTruth, ...] = ()

    def write_json(self, path: Path) -> None:
        """Everything but the flows, as JSON a person can read."""
        told = {name: value for name, value in asdict(self).items() if name != "flows"}
        told["flow_count"] = len(self.flows)
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def write_flows(self, path: Path) -> None:
        """The flows as Parquet, one row each, by time."""
        self.flow_frame().write_parquet(path)

    def flow_frame(self) -> pl.DataFrame:
        """The flows as a frame; `ts` in ns since 1970, UTC."""
        columns = tuple(FlowTruth.__dataclass_fields__)
        rows = {name: [getattr(flow, name) for flow in self.flows] for name in columns}
        ports = {"orig_p": pl.UInt16, "resp_p": pl.UInt16}
        kinds = {name: ports.get(name, pl.Int64 if name == "ts" else pl.String) for name in columns}
        return pl.DataFrame(rows, schema=kinds).with_columns(pl.col("ts").cast(pl.Datetime("ns", "UTC")))


def read_json(path: Path) -> Truth:
    """Truth as `Truth.write_json` wrote it, without flows. Raises ValueError or KeyError where it is something else."""
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Truth(
        seed=told["seed"], start=told["start"], end=told["end"], packets=told["packets"],
        devices=tuple(DeviceTruth(**_tuples(one)) for one in told["devices"]),
        attacks=tuple(AttackTruth(**_tuples(one)) for one in told["attacks"]),
    )  # fmt: skip


def _tuples(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}


@dataclass(slots=True)
class Book:
    """Where flows are written down as they begin."""

    flows: list[FlowTruth] = field(default_factory=list)
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    """First and last time of the flow that each id stands for now."""

    def begun(
        self, ts: int, proto: str, orig: tuple[str, int], resp: tuple[str, int], service: str, label: Label
    ) -> None:
        """A flow begins with a packet at `ts`."""
        self._write(community_id(proto, orig, resp), ts, proto, orig, resp, service, label)

    def datagram(
        self, ts: int, proto: str, orig: tuple[str, int], resp: tuple[str, int], service: str, label: Label
    ) -> None:
        """A datagram passes: a flow begins, unless one of the same ends spoke a short while ago."""
        flow_id = community_id(proto, orig, resp)
        first, last = self._seen.get(flow_id, (ts, ts))
        if flow_id not in self._seen or ts >= _ends(first, last, service):
            self._write(flow_id, ts, proto, orig, resp, service, label)
            first = last = ts
        self._seen[flow_id] = first, max(last, ts)

    def _write(
        self,
        flow_id: str,
        ts: int,
        proto: str,
        orig: tuple[str, int],
        resp: tuple[str, int],
        service: str,
        label: Label,
    ) -> None:
        self.flows.append(FlowTruth(flow_id, ts, proto, *orig, *resp, service, label.attack, label.step))


def _ends(first: int, last: int, service: str) -> int:
    """When a flow without connection ends where nothing more comes."""
    if service != "dns":
        return last + UDP_SILENCE
    return first + DNS_STEP * -(-(last + DNS_SILENCE - first) // DNS_STEP)
