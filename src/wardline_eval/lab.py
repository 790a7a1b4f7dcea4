"""Cases from the lab: a scenario is played once for a seed, kept in a folder, and found there the next time.

The capture gets its name last: a folder never holds one that was cut short.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from wardline.model.batch import Nanos
from wardline.model.directive import ChangeWindow
from wardline.model.errors import InputError, OutputError
from wardline_eval.case import Case, Planted
from wardline_range import catalogue
from wardline_range.scenario_file import Plan
from wardline_range.truth import AttackTruth, Truth, read_json

LEARNED_NS: Nanos = 30 * 3_600 * 10**9
"""Learned at most: a day and the next morning, so that most of a scenario is judged."""

MARGIN_NS: Nanos = 600 * 10**9
"""Learning ends so long before the first attack, or by a tenth of what lies before it where that is shorter."""


_OVERRUN_NS: Nanos = 300 * 10**9
"""Announced work may take five minutes longer."""

Met = Mapping[str, tuple[Sequence[str], bool]]
"""By address: whom an attack's packets went to and fro with it, and whether it called for the attack."""

_BAD = frozenset({"clock-drift", "internet-outage", "mirror-loss", "reboot"})
"""What of a site's life is the network's or the sensor's failure."""


def case(plan: Plan, seed: int | None, site: str, folder: Path) -> Case:
    """The case of a scenario (seed None: its own), of one of its sites where it has several, played into a folder.

    Raises InputError, OutputError.
    """
    chosen = plan.seed if seed is None else seed
    capture, truth, beside = _played(plan, folder, chosen, site)
    periods = _periods(plan)
    attacks = tuple(_planted(one, periods.get(one.name), beside.get(one.name, {})) for one in truth.attacks)
    until = learned_until(truth.start, truth.end, [one.start for one in attacks])
    name = f"{plan.name} {site}".strip()
    bad = tuple((event.start, event.end) for event in truth.events if event.kind in _BAD)
    return Case(
        name,
        (capture,),
        truth.start,
        until,
        truth.end,
        len(truth.devices),
        attacks,
        chosen,
        bad_hours=bad,
        planned=_planned(truth),
    )


def _planned(truth: Truth) -> tuple[ChangeWindow, ...]:
    """Maintenance as an operator announces it: who works on what, when.

    Commands, first contacts, one call after the other and an hour unlike others belong to such work.
    """
    addresses = {one.name: (one.mac, *one.ips) for one in truth.devices}
    return tuple(
        ChangeWindow(
            tuple(addr for name in event.devices for addr in addresses.get(name, ())),
            event.start,
            event.end + _OVERRUN_NS,
            "maintenance, as announced",
            ("ot-command", "new-behaviour", "process-value", "beacon", "density"),
        )
        for event in truth.events
        if event.kind == "maintenance"
    )


def learned_until(start: Nanos, end: Nanos, attacks: Sequence[Nanos]) -> Nanos:
    """When learning ends: at `LEARNED_NS`, in the middle, or before the first attack, whichever comes first."""
    calm = (attack - start for attack in attacks)
    before = (time - min(MARGIN_NS, time // 10) for time in calm)
    return max(start, start + min([LEARNED_NS, (end - start) // 2, *before]))


def _planted(truth: AttackTruth, period_s: float | None, met: Met) -> Planted:
    return Planted(
        truth.name,
        truth.kind,
        truth.start,
        truth.end,
        truth.mac,
        truth.ip,
        truth.peers,
        period_s,
        tuple(sorted(address for address, (_, calls) in met.items() if calls)),
        techniques=truth.techniques,
        met={address: frozenset(others) for address, (others, _) in met.items()},
    )


def _periods(plan: Plan) -> Mapping[str, float]:
    """The usual seconds between two calls of each beacon, by the attack's name in the scenario."""
    found: dict[str, float] = {}
    for entry in plan.attacks:
        kind = catalogue.attacks()[entry["attack"]]
        every_s = entry.get("with", {}).get("every_s", getattr(kind, "every_s", None))
        if kind.name.startswith("beacon-") and every_s is not None:
            found[str(entry.get("name") or kind.name)] = float(every_s)
    return found


def _played(plan: Plan, folder: Path, seed: int, site: str) -> tuple[Path, Truth, Mapping[str, Met]]:
    """The capture, its truth and whom each attack met: from the folder where they lie there whole, or played now."""
    stem = "-".join(filter(None, (plan.name, site, str(seed), _digest(plan, seed, site))))
    capture, told, beside = (folder / f"{stem}{end}" for end in (".pcapng", ".json", ".met.json"))
    if capture.exists():
        try:
            return capture, read_json(told), json.loads(beside.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            raise InputError(f"{told} is not what was written there: remove {capture}, and it is played anew") from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = capture.with_suffix(f".{os.getpid()}")
        with part.open("wb") as out:
            truth = plan.scenario(seed, site=site).play(out)
        met = _met(truth)
        truth.write_json(told)
        beside.write_text(json.dumps(met), encoding="utf-8")
        part.replace(capture)
    except OSError as error:
        what = f"cannot write {error.filename or folder}: {error.strerror or error}"
        raise OutputError(f"{what}; choose another folder with --cache") from None
    return capture, truth, met


def _met(truth: Truth) -> dict[str, dict[str, tuple[list[str], bool]]]:
    """By the attack's name, for each address of another device of the site that its flows begin or end at: the other
    ends, and whether it is a tool of the attack, such as a bot that it made.

    A tool is who opens connections for it; who merely answers the attacker, or calls it, is none.
    """
    local = [device.name for device in truth.devices]
    own = {attack.name: attack.ip for attack in truth.attacks}
    found: dict[str, dict[str, tuple[list[str], bool]]] = {}
    flows = truth.flows.filter(pl.col("attack") != "")
    for side, far in (("orig", "resp"), ("resp", "orig")):
        ends = flows.filter(pl.col(f"{side}_device").is_in(local)).select(
            "attack", address=f"{side}_h", other=f"{far}_h", calls=(pl.col("proto") == "tcp") & (side == "orig")
        )
        for name, address, others, calls in _ended(ends).iter_rows():
            if address != own.get(name):
                known, called = found.setdefault(name, {}).get(address, ([], False))
                calls = any(other != own.get(name) for other in calls)
                found[name][address] = sorted({*known, *others}), called or calls
    return found


def _ended(ends: pl.DataFrame) -> pl.DataFrame:
    """One row for each attack and address: the other ends, and those called by TCP."""
    others = pl.col("other").unique().sort()
    return (
        ends.group_by("attack", "address")
        .agg(others, calls=pl.col("other").filter("calls").unique())
        .sort("attack", "address")
    )


def _digest(plan: Plan, seed: int, site: str) -> str:
    """Tells the plays apart that differ in anything: the scenario, the seed, the length, or the lab itself."""
    told: Sequence[Any] = (
        plan.start, plan.site, plan.sites, plan.devices, plan.life, plan.attacks, plan.length_s, seed, site, _lab(),
    )  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


@cache
def _lab() -> str:
    """A digest of the lab's sources and of this file: a play of yesterday's lab is not one of today's."""
    root = Path(str(files("wardline_range")))
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
