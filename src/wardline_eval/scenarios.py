"""Which scenarios are played: the suite's ten with the seeds that stand in them, or drawn anew."""

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path

from wardline.model.errors import UsageError
from wardline_eval.draw import drawn
from wardline_range import catalogue, scenario_file
from wardline_range.scenario_file import Plan

SUITE = "suite"
"""The word for all of them."""


@cache
def suite() -> dict[str, Path]:
    """The files of the suite by name."""
    folder = Path(str(files("wardline_eval") / SUITE))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def plan(name: str) -> Plan:
    """A scenario of the suite, one of the lab's, or a .yaml file. Raises UsageError, InputError."""
    if name in suite():
        return scenario_file.read(suite()[name])
    try:
        return scenario_file.read(catalogue.scenario_path(name))
    except UsageError:
        known = ", ".join((*suite(), *catalogue.scenarios()))
        raise UsageError(f"there is no scenario {name!r}: give a .yaml file, {SUITE}, or one of {known}") from None


def chosen(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names with the suite written out, each once."""
    told = [one for name in names for one in (suite() if name == SUITE else (name,))]
    return tuple(dict.fromkeys(told))


def fresh(name: str, seed: int) -> tuple[Plan, int]:
    """A scenario with its attacks drawn anew, and its own seed made of the common one and its name."""
    own = int.from_bytes(hashlib.sha256(f"{seed}|{name}".encode()).digest()[:4], "big")
    return drawn(plan(name), own), own
