"""What breaks a learned correlation is further off than what follows it, and shares add up."""

import numpy as np

from wardline.behaviour.density.mahalanobis import Mahalanobis


def test_breaking_a_correlation_is_stranger_than_following_it() -> None:
    first = np.random.default_rng(1).normal(0, 1, (200, 1))
    rows = np.hstack([first, first + np.random.default_rng(2).normal(0, 0.1, (200, 1))])
    follows, breaks = Mahalanobis(rows).score(np.array([[2.0, 2.0], [2.0, -2.0]]))
    assert breaks > 3 * follows


def test_shares_add_up_to_the_distance() -> None:
    model, row = Mahalanobis(np.random.default_rng(1).normal(0, 1, (50, 4))), np.array([[3.0, 1.0, -2.0, 0.0]])
    assert np.isclose(model.shares(row).sum(), model.score(row)[0])
