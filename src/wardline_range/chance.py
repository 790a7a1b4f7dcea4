"""Seeded chance, one stream per actor, the same on every machine.

Only `random.random()` is drawn from: it alone is promised to give the same numbers in every version of Python. Streams
are seeded by a digest of the seed and the actor's name, so that a new actor changes no other actor's life.
"""

import hashlib
import math
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """One actor's stream of chance."""

    def __init__(self, seed: int, actor: str) -> None:
        digest = hashlib.sha256(f"{seed}|{actor}".encode()).digest()
        self._random = random.Random(int.from_bytes(digest[:16], "big"))

    def below(self, limit: int) -> int:
        """An integer in 0..limit-1, each as likely."""
        return int(self._random.random() * limit)

    def between(self, low: float, high: float) -> float:
        """A number in [low, high), each as likely."""
        return low + (high - low) * self._random.random()

    def around(self, middle: float, share: float) -> float:
        """A number within `share` of the middle on either side: `around(60, 0.1)` lies in 54..66."""
        return middle * (1 + share * (2 * self._random.random() - 1))

    def waiting(self, mean: float) -> float:
        """Time until the next event of a process without memory (exponential), at most six means."""
        return min(6.0, -math.log(1.0 - self._random.random())) * mean

    def happens(self, probability: float) -> bool:
        """True with that probability."""
        return self._random.random() < probability

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely."""
        return options[self.below(len(options))]

    def octets(self, count: int) -> bytes:
        """Random bytes."""
        return bytes(self.below(256) for _ in range(count))
