"""What the lab holds: device models, attacks and scenarios, found in their folders."""

import importlib
import importlib.resources
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import wardline_range.attacks
import wardline_range.devices
from wardline.model.errors import UsageError
from wardline_range.attacks.attack import Attack
from wardline_range.device import Device

T = TypeVar("T")
_SCENARIOS = "scenarios"


@cache
def models() -> dict[str, type[Device]]:
    """Every device model by id, in order of the ids."""
    found = [kind for kind in _classes(wardline_range.devices, Device) if "model" in vars(kind)]
    return {kind.model.id: kind for kind in sorted(found, key=lambda kind: kind.model.id)}


@cache
def attacks() -> dict[str, type[Attack]]:
    """Every attack by name, in order of the names."""
    found = [kind for kind in _classes(wardline_range.attacks, Attack) if "name" in vars(kind)]
    return {kind.name: kind for kind in sorted(found, key=lambda kind: kind.name)}


@cache
def scenarios() -> dict[str, Path]:
    """The files of the scenarios that come with the package, by name."""
    folder = Path(str(importlib.resources.files("wardline_range") / _SCENARIOS))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def scenario_path(given: str) -> Path:
    """The file of a scenario given by name or path. Raises UsageError where it is neither."""
    path = Path(given)
    if path.suffix in (".yaml", ".yml"):
        return path
    if given in scenarios():
        return scenarios()[given]
    raise UsageError(f"there is no scenario {given!r}: give a .yaml file or one of {', '.join(scenarios())}")


def _classes(package: ModuleType, kind: type[T]) -> Iterator[type[T]]:
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        yield from (
            one
            for one in vars(module).values()
            if isinstance(one, type) and issubclass(one, kind) and one.__module__ == module.__name__
        )
