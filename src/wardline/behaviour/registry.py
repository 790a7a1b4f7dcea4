"""Which detectors there are: every module of `behaviour/detectors` is asked for its classes that have a spec.

A new detector is a new file; no list names it.
"""

import importlib
import pkgutil
from functools import cache

from wardline.behaviour import detectors
from wardline.model.ports import Detector, DetectorSpec


@cache
def all_detectors() -> tuple[Detector, ...]:
    """One of each detector, sorted by id.

    Raises ValueError where a file is not named after its detector: an id in an alert must lead to its source.
    """
    found: list[Detector] = []
    for module in pkgutil.iter_modules(detectors.__path__):
        loaded = importlib.import_module(f"{detectors.__name__}.{module.name}")
        found += [kind() for kind in vars(loaded).values() if _is_detector(kind, loaded.__name__)]
        if not found or found[-1].spec.id != module.name:
            raise ValueError(f"behaviour/detectors/{module.name}.py holds no detector with the id {module.name!r}")
    return tuple(sorted(found, key=lambda one: one.spec.id))


def _is_detector(kind: object, module: str) -> bool:
    return (
        isinstance(kind, type) and kind.__module__ == module and isinstance(getattr(kind, "spec", None), DetectorSpec)
    )
