"""Which contenders there are: Wardline, its rules alone, and every file of `peers`."""

import importlib
import pkgutil

from wardline.model.errors import UsageError
from wardline_eval import peers
from wardline_eval.contender import Contender
from wardline_eval.ours import Wardline, WardlineRules

OURS = Wardline.name


def names() -> tuple[str, ...]:
    """Every contender by name, Wardline first."""
    others = sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(peers.__path__))
    return (OURS, WardlineRules.name, *others)


def contender(name: str) -> Contender:
    """A new one of that name. Raises UsageError where there is none, or what it needs is not installed."""
    if name == OURS:
        return Wardline()
    if name == WardlineRules.name:
        return WardlineRules()
    if name not in names():
        raise UsageError(f"there is no contender {name!r}; there are {', '.join(names())}")
    place = f"{peers.__name__}.{name.replace('-', '_')}"
    try:
        module = importlib.import_module(place)
    except ImportError as error:
        missing = error.name or str(error)
        raise UsageError(f"{name} needs {missing}, which is not installed: install it, or leave {name} out") from None
    kinds = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == place]
    made: Contender | None = next((kind() for kind in kinds if getattr(kind, "name", None) == name), None)
    if made is None:
        raise UsageError(f"{place} holds no contender with the name {name!r}: give its class that name")
    return made
