"""Short plays of the lab, read back by the wire engine."""

import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from wardline import wire
from wardline_range import demo
from wardline_range.attacks.attack import Attack
from wardline_range.clock import Clock
from wardline_range.device import Device
from wardline_range.devices.gateway import Gateway
from wardline_range.packets.pcapng import Capture
from wardline_range.scenario import Cast, Planned, Scenario
from wardline_range.site import Site
from wardline_range.truth import Truth


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


def play(casting: Callable[[Site], Cast], hours: float, seed: int = 1) -> Play:
    """A scenario that runs so many hours."""
    out = io.BytesIO()
    truth = Scenario(casting, seed, hours, demo.START).play(out)
    return Play(out.getvalue(), truth, read(out.getvalue()))


def lives(casting: Callable[[Site], Sequence[Device]], hours: float = 0.25) -> Play:
    """Devices beside the gateway, and nothing else."""
    return play(lambda site: Cast((Gateway(site), *casting(site)), ()), hours)


def attacked(casting: Callable[[Site], tuple[Sequence[Device], Attack]], hours: float = 0.5) -> Play:
    """Devices beside the gateway, and one attack two minutes after the beginning."""

    def cast(site: Site) -> Cast:
        devices, attack = casting(site)
        return Cast((Gateway(site), *devices), (Planned(attack, 120),))

    return play(cast, hours)


@cache
def short_demo() -> Play:
    """Twenty minutes that hold all that the demo does."""
    return play(lambda site: demo.cast(site, 1 / 3), 1 / 3, demo.SEED)


def a_site(out: io.BytesIO | None = None) -> Site:
    """A site where nobody lives yet."""
    return Site(1, Clock(demo.START), Capture(out or io.BytesIO()))
