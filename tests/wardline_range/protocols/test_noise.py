"""Noise: of the size asked for, without a pattern of its own."""

import zlib

from hypothesis import given
from hypothesis import strategies as st

from wardline_range.chance import Chance
from wardline_range.protocols.noise import noise


@given(st.integers(0, 200_000))
def test_it_is_as_long_as_asked_for(size: int) -> None:
    assert len(noise(Chance(size, "one"), size)) == size


def test_it_does_not_compress_and_differs_by_draw() -> None:
    chance = Chance(1, "one")
    first = noise(chance, 5000)
    assert len(zlib.compress(first, 9)) > 4900
    assert first != noise(chance, 5000)
