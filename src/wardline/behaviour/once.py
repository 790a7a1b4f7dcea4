"""Work that scoring and learning share is done once: the last result of a pure function, kept for the same arguments.

Batches and memories never change, so the same objects always give the same result. Only the last call is kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def once(function: Callable[P, R]) -> Callable[P, R]:
    """The function, which hands out its last result again when it is called with the very same objects."""
    last: list[tuple[tuple[object, ...], R]] = []

    @wraps(function)
    def remembered(*args: P.args, **named: P.kwargs) -> R:
        given = (*args, *named.values())
        if last:
            before, result = last[0]
            if len(before) == len(given) and all(a is b for a, b in zip(before, given, strict=True)):
                return result
        result = function(*args, **named)
        last[:] = [(given, result)]
        return result

    return remembered
