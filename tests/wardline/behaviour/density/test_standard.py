"""One wild window does not move the scale, and no value is endlessly far."""

import numpy as np

from wardline.behaviour.density.standard import FURTHEST, standard


def test_one_wild_window_does_not_move_the_scale() -> None:
    rows = np.array([[1.0], [2.0], [3.0], [4.0], [1e9]])
    scale = standard(rows, np.array([0.1]))
    assert scale(np.array([[3.0]]))[0, 0] == 0
    assert scale(rows)[4, 0] == FURTHEST


def test_what_never_moved_has_the_least_spread() -> None:
    assert standard(np.ones((9, 1)), np.array([0.5]))(np.array([[2.0]]))[0, 0] == 2.0
