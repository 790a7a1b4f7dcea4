"""How the programs of attacks go on: at a pace, until their time is over."""

import time
from collections.abc import Iterator

from wardline_range.chance import Chance

_EVEN = Chance(1, "pace")


def beats(seconds: float, every_s: float, jitter: float = 0.0, chance: Chance = _EVEN) -> Iterator[int]:
    """Numbers from 0 on, the first at once, each next one `every_s` later (within `jitter` of it, as a share)."""
    due = time.monotonic()
    until, number = due + seconds, 0
    while due < until:
        time.sleep(max(0.0, due - time.monotonic()))
        yield number
        number += 1
        due += chance.around(every_s, jitter)
