"""Half-space trees see what is planted; rows like those before have large mass, rows elsewhere little."""

from collections.abc import Callable, Sequence

import numpy as np

from wardline_eval.contender import Alarm, Contender
from wardline_eval.peers.half_space_trees import DEPTH, WINDOW, HalfSpaceTrees, Trees


def test_a_scan_and_a_flood_score_above_the_quiet_time(sees_both: Callable[[Contender], Sequence[Alarm]]) -> None:
    sees_both(HalfSpaceTrees())


def test_what_lies_elsewhere_has_less_mass_until_it_has_become_usual() -> None:
    chance = np.random.default_rng(1)
    usual, odd = chance.normal(0.2, 0.02, (WINDOW, 4)), chance.normal(0.8, 0.02, (WINDOW, 4))
    trees = Trees(4)
    trees.window(usual)
    mass = trees.window(np.concatenate([usual[:-5], odd[:5]]))
    assert mass[-5:].max() < np.quantile(mass[:-5], 0.01)
    trees.window(odd)
    assert np.median(trees.window(odd)) > np.median(mass[-5:])


def test_the_same_rows_in_one_place_have_all_the_mass_there_is() -> None:
    trees = Trees(2)
    rows = np.full((WINDOW, 2), 0.5)
    trees.window(rows)
    assert np.allclose(trees.window(rows), WINDOW * 2.0**DEPTH)
