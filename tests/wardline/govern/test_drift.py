"""The same life is no drift, another is; old things are named with their age."""

import numpy as np
import pytest

from wardline.govern.drift import DAY_NS, MOVED, histogram_index, stability_index, stale


def test_the_same_life_stands_and_another_moves() -> None:
    chance = np.random.default_rng(1)
    trained = chance.normal(0, 1, 2000).tolist()
    same = stability_index(trained, chance.normal(0, 1, 2000).tolist())
    other = stability_index(trained, chance.normal(1.5, 1, 2000).tolist())
    assert same is not None
    assert other is not None
    assert same < 0.1 < MOVED < other


@pytest.mark.parametrize("now", [-1.0, 1.0])
def test_a_feature_that_never_moved_can_still_drift(now: float) -> None:
    other = stability_index([0.0] * 200, [now] * 200)
    assert other is not None
    assert other > MOVED


def test_histograms_are_compared_alike() -> None:
    trained = dict.fromkeys(range(20), 50.0)
    assert (histogram_index(trained, dict.fromkeys(range(20), 20.0)) or 0.0) < 0.05
    assert (histogram_index(trained, dict.fromkeys(range(10, 30), 50.0)) or 0.0) > MOVED
    assert (histogram_index({3: 500.0}, {9: 500.0}) or 0.0) > MOVED
    assert histogram_index({3: 99.0}, {3: 500.0}) is None


def test_too_few_values_say_nothing() -> None:
    assert stability_index([1.0] * 99, [1.0] * 200) is None


def test_age_is_told_beyond_its_limit_alone() -> None:
    assert stale("feed", 0, 30 * DAY_NS, 30) is None
    assert stale("feed", 0, 31 * DAY_NS, 30) == "feed is 31 days old, at most 30 are allowed: refresh it"
