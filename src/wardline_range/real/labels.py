"""The truth of a recorded lab: what was captured, told apart by which attack ran when, where, and against what.

A flow is an attack's where it begins while a program of the attack runs, the attacking host is one of its ends (by
address, or by MAC where the source address is forged), and one of the attack's touches fits it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from wardline_range.book import End
from wardline_range.packets.frames import mac_bytes
from wardline_range.real.capture_file import frames
from wardline_range.real.flows import FlowReader
from wardline_range.real.plan import GATEWAY, Host, RealAttack, Touch
from wardline_range.truth import BENIGN, BENIGN_NAME, Address, AttackTruth, DeviceTruth, Label, Truth

_GATEWAY_NAME = "gateway"


class Ran(Protocol):
    """One program of an attack."""

    @property
    def name(self) -> str:
        """The program."""

    @property
    def start(self) -> int:
        """When it began (ns since 1970)."""

    @property
    def end(self) -> int:
        """When it had ended (ns since 1970)."""


class Played(Protocol):
    """An attack as it was played."""

    @property
    def attack(self) -> RealAttack:
        """What was played."""

    @property
    def steps(self) -> Sequence[Ran]:
        """Its programs as they ran, by time."""


@dataclass(frozen=True, slots=True)
class _Window:
    """One program of an attack: when it ran, from where, and what it touched."""

    start: int
    end: int
    label: Label
    ip: str
    mac: bytes
    touches: tuple[Touch, ...]
    ips: Mapping[str, str]

    def fits(self, ts: int, proto: str, orig: End, resp: End, mac: bytes) -> bool:
        """Whether a flow that begins so is this program's."""
        if not self.start <= ts <= self.end or not (self.ip in (orig[0], resp[0]) or mac == self.mac):
            return False
        peers = [end for end in (orig, resp) if end[0] != self.ip]
        return any(
            one.proto == proto
            and (not one.port or one.port in (orig[1], resp[1]))
            and (not one.peer or any(end[0] == self.ips.get(one.peer) for end in peers))
            for one in self.touches
        )


def label(capture: Path, hosts: Sequence[Host], plays: Sequence[Played], begun: int, ended: int) -> Truth:
    """Read a capture and say what is true of it; `begun` and `ended` bound it (ns). Raises LabError."""
    ips = {host.name: host.ip for host in hosts}
    ids = _ids(plays)
    windows = [one for play, id in zip(plays, ids, strict=True) for one in _windows(play, id, ips, hosts)]

    def label_of(ts: int, proto: str, orig: End, resp: End, mac: bytes) -> Label:
        return next((one.label for one in windows if one.fits(ts, proto, orig, resp, mac)), BENIGN)

    reader = FlowReader(label_of)
    count = 0
    for ts, frame in frames(capture):
        reader.take(ts, frame)
        count += 1
    names = {GATEWAY: _GATEWAY_NAME, **{host.ip: host.name for host in hosts}}
    flows = reader.book.frame(1 << 62, reader.packets, "", lambda ip, ts: names.get(ip, ""))
    attacks = tuple(_attack(play, id, hosts, flows) for play, id in zip(plays, ids, strict=True) if play.steps)
    devices = _devices(hosts, flows, begun, ended)
    return Truth(0, begun, ended, count, devices, attacks, (), flows)


def _ids(plays: Sequence[Played]) -> list[str]:
    """What each attack is called: by its name, with a number from the second time on."""
    names = [play.attack.name for play in plays]
    turns = [names[: at + 1].count(name) for at, name in enumerate(names)]
    return [name if turn == 1 else f"{name}-{turn}" for name, turn in zip(names, turns, strict=True)]


def _windows(play: Played, id: str, ips: Mapping[str, str], hosts: Iterable[Host]) -> list[_Window]:
    on = _host(play.attack.on, hosts)
    # The gateway's MAC address is on all that comes from outside.
    mac = b"" if on.ip == GATEWAY or on.is_outside else mac_bytes(on.mac)
    return [
        _Window(step.start, step.end, Label(id, step.name), on.ip, mac, play.attack.touches, ips) for step in play.steps
    ]


def _attack(play: Played, id: str, hosts: Sequence[Host], flows: pl.DataFrame) -> AttackTruth:
    on, attack = _host(play.attack.on, hosts), play.attack
    mine = flows.filter(pl.col("attack") == id)
    touched = {
        host.ip for host in hosts for touch in attack.touches if touch.proto == "arp" and touch.peer == host.name
    }
    peers = (set(mine["orig_h"]) | set(mine["resp_h"]) | touched) - {on.ip}
    return AttackTruth(
        id, attack.name, on.name, on.mac, on.ip, play.steps[0].start, play.steps[-1].end, attack.techniques,
        attack.title, tuple(sorted(peers)),
    )  # fmt: skip


def _devices(hosts: Sequence[Host], flows: pl.DataFrame, begun: int, ended: int) -> tuple[DeviceTruth, ...]:
    """The hosts of the network as they are, and what their ordinary life had them say: that much must be allowed."""
    said = pl.format("{}/{} {}", "proto", "resp_p", pl.coalesce(_named("resp_device"), "resp_h"))
    benign = flows.filter((pl.col("label") == BENIGN_NAME) & (pl.col("orig_device") != ""))
    allowed = dict(benign.group_by("orig_device").agg(said.unique().sort()).iter_rows())
    return tuple(
        DeviceTruth(
            host.name, host.mac, (host.ip,), host.vendor, host.model, host.type, host.name, host.firmware,
            addresses=(Address(host.mac, host.ip, begun, ended),), allowed=tuple(allowed.get(host.name, ())),
        )
        for host in hosts
        if not host.is_outside
    )  # fmt: skip


def _named(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(pl.col(column))


def _host(name: str, hosts: Iterable[Host]) -> Host:
    return next(host for host in hosts if host.name == name)
