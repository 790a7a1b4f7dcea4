"""Empty places are stranger than crowded ones, the same in every run."""

import numpy as np

from wardline.behaviour.density.half_space import HalfSpace


def test_an_empty_place_is_stranger_than_a_crowded_one() -> None:
    rows = np.random.default_rng(1).normal(0, 1, (100, 10))
    places = np.vstack([np.zeros(10), np.full(10, 8.0)])
    crowded, empty = HalfSpace(rows).score(places)
    assert empty > crowded + 1
    assert (HalfSpace(rows).score(places) == [crowded, empty]).all()
