"""What really happened: every flow with its label, every attack with its window, every device as it is."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import polars as pl

BENIGN_NAME, MALICIOUS_NAME = "benign", "malicious"

FLOW_SCHEMA: dict[str, pl.DataType] = {
    "site": pl.String(), "community_id": pl.String(), "ts": pl.Datetime("ns", "UTC"), "proto": pl.String(),
    "orig_h": pl.String(), "orig_p": pl.UInt16(), "resp_h": pl.String(), "resp_p": pl.UInt16(), "service": pl.String(),
    "label": pl.String(), "attack": pl.String(), "step": pl.String(), "orig_device": pl.String(),
    "resp_device": pl.String(), "packets": pl.UInt32(),
}  # fmt: skip
"""One row a flow: its site, Community ID, time of its first packet, ends, service as Zeek names it (empty for none),
`benign` or `malicious`, the attack and its step (empty for none), the devices at its ends (a name on the Internet where
it is one, empty where nobody has the address), and how many of its packets the capture holds."""


@dataclass(frozen=True, slots=True)
class Label:
    """Why a flow was there: an attack and its step, or ordinary life where both are empty."""

    attack: str = ""
    step: str = ""

    @property
    def name(self) -> str:
        """`benign` or `malicious`."""
        return MALICIOUS_NAME if self.attack else BENIGN_NAME


BENIGN = Label()


@dataclass(frozen=True, slots=True)
class AttackTruth:
    """One attack: its name and kind, the device it runs on, when (ns), its ATT&CK ids, and whom it touches."""

    name: str
    kind: str
    device: str
    mac: str
    ip: str
    start: int
    end: int
    techniques: tuple[str, ...]
    description: str
    peers: tuple[str, ...]
    site: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """An address as a device had it, from `start` to `end` (ns)."""

    mac: str
    ip: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DeviceTruth:
    """One device as it is, or was in the end; `allowed` holds what it may speak to whom, as `tcp/443 name`."""

    name: str
    mac: str
    ips: tuple[str, ...]
    vendor: str
    model: str
    type: str
    hostname: str
    firmware: str
    serial: str = ""
    zone: str = ""
    addresses: tuple[Address, ...] = ()
    allowed: tuple[str, ...] = ()
    site: str = ""


@dataclass(frozen=True, slots=True)
class EventTruth:
    """Something of the site's life: what it was, when (ns), and the devices it was about."""

    kind: str
    start: int
    end: int
    devices: tuple[str, ...]
    site: str = ""


@dataclass(frozen=True, slots=True)
class Truth:
    """All of it; `start` and `end` (ns) bound the traffic, `packets` counts it, `flows` follows FLOW_SCHEMA by time."""

    seed: int
    start: int
    end: int
    packets: int
    devices: tuple[DeviceTruth, ...]
    attacks: tuple[AttackTruth, ...]
    events: tuple[EventTruth, ...] = ()
    flows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FLOW_SCHEMA), compare=False)

    def write_json(self, path: Path) -> None:
        """Everything but the flows, as JSON a person can read."""
        told: dict[str, Any] = {"seed": self.seed, "start": self.start, "end": self.end, "packets": self.packets}
        for name in ("devices", "attacks", "events"):
            told[name] = [asdict(one) for one in getattr(self, name)]
        told["flow_count"] = self.flows.height
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def write_parquet(self, path: Path) -> tuple[Path, Path, Path]:
        """Flows at `path`, beside it `x.attacks.parquet` and `x.devices.parquet`; the three paths."""
        beside = tuple(path.with_name(f"{path.stem}.{part}.parquet") for part in ("attacks", "devices"))
        self.flows.write_parquet(path)
        pl.DataFrame([asdict(one) for one in self.attacks], schema=_ATTACK_SCHEMA).write_parquet(beside[0])
        pl.DataFrame([asdict(one) for one in self.devices], schema=_DEVICE_SCHEMA).write_parquet(beside[1])
        return path, beside[0], beside[1]


_TEXTS = pl.List(pl.String())
_ATTACK_SCHEMA: dict[str, pl.DataType] = {
    one.name: pl.Int64()
    if one.name in ("start", "end")
    else _TEXTS
    if one.name in ("techniques", "peers")
    else pl.String()
    for one in fields(AttackTruth)
}
_ADDRESSES = pl.List(pl.Struct({"mac": pl.String(), "ip": pl.String(), "start": pl.Int64(), "end": pl.Int64()}))
_DEVICE_SCHEMA: dict[str, pl.DataType] = {
    one.name: _ADDRESSES if one.name == "addresses" else _TEXTS if one.name in ("ips", "allowed") else pl.String()
    for one in fields(DeviceTruth)
}


def read_json(path: Path) -> Truth:
    """Truth as `Truth.write_json` wrote it, without flows. Raises ValueError or KeyError where it is something else."""
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return Truth(
        seed=told["seed"], start=told["start"], end=told["end"], packets=told["packets"],
        devices=tuple(_device(one) for one in told["devices"]),
        attacks=tuple(AttackTruth(**_tuples(one)) for one in told["attacks"]),
        events=tuple(EventTruth(**_tuples(one)) for one in told["events"]),
    )  # fmt: skip


def _device(told: Mapping[str, Any]) -> DeviceTruth:
    addresses = tuple(Address(**one) for one in told["addresses"])
    return DeviceTruth(**{**_tuples(told), "addresses": addresses})


def _tuples(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
