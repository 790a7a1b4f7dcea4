"""Both families must agree, and the distance is the sum of its features' shares."""

import numpy as np

from wardline.behaviour.density.features import NAMES
from wardline.behaviour.density.windows import judged


def _life(seed: int, count: int = 192) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.abs(np.random.default_rng(seed).normal(2.0, 0.5, (count, len(NAMES))))


def test_a_window_far_off_is_as_rare_as_the_held_out_ones_can_say() -> None:
    row = np.full(len(NAMES), 9.0)
    place = judged(_life(1), (), row, 0.05)
    assert place is not None
    assert place.p == 1 / 97


def test_a_window_in_the_middle_is_no_place_to_talk_about() -> None:
    assert judged(_life(1), (), np.full(len(NAMES), 2.0), 0.05) is None


def test_ordinary_windows_are_rare_as_seldom_as_their_p_value_says() -> None:
    own, fresh = _life(1), _life(2, 400)
    rare = sum(judged(own, (), row, 0.05) is not None for row in fresh)
    assert rare <= 400 * 0.09
