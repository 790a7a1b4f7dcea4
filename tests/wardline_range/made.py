"""Short plays of the lab, read back by the wire engine."""

import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from wardline import wire
from wardline_range import catalogue, demo, scenario_file
from wardline_range.clock import Clock
from wardline_range.device import Device
from wardline_range.identities import Roll
from wardline_range.packets.pcapng import Capture
from wardline_range.scenario import Scenario
from wardline_range.site import Site
from wardline_range.truth import Truth

GATEWAY = {"model": "unifi-gateway", "name": "gateway"}
Entry = str | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Play:
    """What was written, what is true of it, and what the engine reads in it."""

    capture: bytes
    truth: Truth
    tables: Mapping[str, pl.DataFrame]

    def table(self, name: str, orig_h: str = "") -> pl.DataFrame:
        """A table, or the rows of it that one address began."""
        frame = self.tables.get(name, pl.DataFrame(wire.empty_table(name)))
        return frame.filter(pl.col("orig_h") == orig_h) if orig_h else frame

    def ip(self, device: str) -> str:
        """The address of a device."""
        return next(one.ips[0] for one in self.truth.devices if one.name == device)

    def flows(self, attack: str = "") -> pl.DataFrame:
        """The true flows of an attack, or of ordinary life."""
        return self.truth.flows.filter(pl.col("attack") == attack)


def read(capture: bytes) -> dict[str, pl.DataFrame]:
    """All tables of a capture."""
    found: dict[str, list[pl.DataFrame]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.pcapng"
        path.write_bytes(capture)
        for piece in wire.Reader([str(path)]):
            for name, table in piece.tables.items():
                found.setdefault(name, []).append(pl.DataFrame(table))
    return {name: pl.concat(frames) for name, frames in found.items()}


def play(scenario: Scenario) -> Play:
    """A scenario from beginning to end."""
    out = io.BytesIO()
    truth = scenario.play(out)
    return Play(out.getvalue(), truth, read(out.getvalue()))


def scenario(told: Mapping[str, Any], seed: int = 1) -> Scenario:
    """A scenario from what its file would say; JSON is YAML too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.yaml"
        path.write_text(json.dumps(told), encoding="utf-8")
        return scenario_file.read(path).scenario(seed)


def told(models: Sequence[Entry], hours: float, **more: Any) -> dict[str, Any]:
    """What a file says of these models beside a gateway, people about all the time; a bare id is the name too."""
    entries = [{"model": one} if isinstance(one, str) else dict(one) for one in models]
    site = {"rhythm": "always"}
    return {"length": f"{hours * 3600:.0f}s", "site": site, "devices": [GATEWAY, *entries], **more}


def lives(models: Sequence[Entry], hours: float = 0.25, life: Sequence[Mapping[str, Any]] = (), seed: int = 1) -> Play:
    """Devices beside the gateway, what happens to them, and no attack."""
    return play(scenario(told(models, hours, life=list(life)), seed))


def attacked(
    attack: str,
    on: str,
    models: Sequence[Entry],
    hours: float = 0.5,
    lasts: str = "1h",
    seed: int = 1,
    **parameters: Any,
) -> Play:
    """Devices beside the gateway, and one attack two minutes after the beginning."""
    planned = {"attack": attack, "on": on, "at": "2m", "for": lasts, "with": parameters}
    return play(scenario(told(models, hours, attacks=[planned]), seed))


@cache
def short_demo() -> Play:
    """Twenty minutes that hold all that the demo does."""
    return play(demo.scenario(hours=1 / 3))


def a_site(out: BinaryIO | None = None) -> Site:
    """A site where nobody lives yet."""
    return Site(1, Clock(demo.START), Capture(out or io.BytesIO()))


def residents(site: Site, *models: str) -> list[Device]:
    """Devices of these models, known to the site and present, their lives not begun."""
    roll = Roll(site)
    made = []
    for model in models:
        kind = catalogue.models()[model]
        device = kind(site, roll.enter(kind.model, {}, 0))
        device.is_present = True
        site.residents[device.nic.ip] = device
        made.append(device)
    site.devices.extend(made)
    return made
