"""A conformal p-value is a rank, and never nothing."""

import numpy as np

from wardline.behaviour.density.interface import rank_p


def test_the_strangest_of_all_is_as_rare_as_the_count_allows() -> None:
    assert rank_p(np.arange(9.0), 100.0) == 0.1
    assert rank_p(np.arange(9.0), -1.0) == 1.0
