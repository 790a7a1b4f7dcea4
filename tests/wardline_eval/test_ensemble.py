"""KitNET: what correlates is read together, and what is not as it was has a large error."""

import numpy as np
import pytest

pytest.importorskip("scipy", reason="the peers need scikit-learn, which brings scipy: requirements/eval.txt")

from wardline_eval.ensemble import Autoencoders, KitNET, mapped
from wardline_eval.features.afterimage import Array


def traffic(rows: int, seed: int) -> Array:
    """Twelve features in three groups, each group a noisy multiple of one number."""
    chance = np.random.default_rng(seed)
    hidden = chance.random((rows, 3)).repeat(4, axis=1)
    return hidden * np.arange(1, 13) + chance.normal(0, 0.01, (rows, 12))


def test_features_that_correlate_share_an_autoencoder_of_bounded_size() -> None:
    groups = mapped(traffic(500, 1), largest=4)
    assert sorted(groups) == [(0, 1, 2, 3), (4, 5, 6, 7), (8, 9, 10, 11)]
    assert sorted(at for group in mapped(traffic(500, 1), largest=3) for at in group) == list(range(12))


def test_a_feature_that_never_varies_is_mapped_too() -> None:
    rows = traffic(100, 1)
    rows[:, 5] = 3.0
    assert sorted(at for group in mapped(rows) for at in group) == list(range(12))


def test_an_outlier_and_a_broken_relation_stand_out() -> None:
    known, later = traffic(20_000, 1), traffic(500, 2)
    net = KitNET(mapped(known, 4))
    net.train(known)
    usual = np.quantile(net.scores(later), 0.99)
    outlier, torn = later[:50] * 5, later[:50].copy()
    torn[:, :4] = torn[:, 3::-1]
    assert net.scores(outlier).min() > usual
    assert np.median(net.scores(torn)) > np.median(net.scores(later))


def test_errors_in_training_and_afterwards_are_the_same_numbers() -> None:
    rows = traffic(300, 3)
    net = Autoencoders([(0, 1, 2), (3, 4, 5, 6, 7)], np.random.default_rng(1))
    for row in rows[:-1]:
        net.train(row)
    net.widen(rows.min(axis=0), rows.max(axis=0))
    assert np.allclose(net.errors(rows[-1:])[0], net.train(rows[-1]), atol=1e-5)
