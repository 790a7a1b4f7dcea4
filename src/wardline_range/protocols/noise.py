"""Bytes that look encrypted or compressed.

They are slices of one fixed pool that has no pattern in itself, so that a capture full of them still compresses.
"""

import hashlib
from functools import cache

from wardline_range.chance import Chance

_POOL_BYTES = 1 << 16


@cache
def _pool() -> bytes:
    return b"".join(hashlib.sha256(b"noise" + at.to_bytes(4, "big")).digest() for at in range(_POOL_BYTES // 32))


def noise(chance: Chance, size: int) -> bytes:
    """That many bytes without a pattern."""
    pool = _pool()
    start = chance.below(_POOL_BYTES)
    whole = pool[start:] + pool * (size // _POOL_BYTES + 1)
    return whole[:size]
