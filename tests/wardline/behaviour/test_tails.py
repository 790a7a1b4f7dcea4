"""Tails of histograms."""

from hypothesis import example, given
from hypothesis import strategies as st

from wardline.behaviour.tails import bin_of, tail

BINS = st.lists(
    st.tuples(st.integers(0, 140), st.floats(0.1, 500)), min_size=1, max_size=30, unique_by=lambda one: one[0]
)


@given(BINS, st.floats(0, 1e12))
@example([(0, 1.0), (1, 268.0), (34, 29.0), (2, 1.0), (95, 1.0)], 98763044.0)
def test_a_larger_value_is_never_likelier(bins: list[tuple[int, float]], value: float) -> None:
    low, high = tail(bins, value), tail(bins, value * 3 + 1)
    assert 0 <= high.p <= low.p * 1.001 + 1e-12
    assert low.p <= 1


def test_inside_the_past_it_is_the_share() -> None:
    found = tail([(bin_of(100), 90.0), (bin_of(1000), 9.0)], 900)
    assert found.p == (9 + 0.5) / 100


def test_far_outside_it_falls_on() -> None:
    steady = [(bin_of(1000), 1000.0)]
    assert tail(steady, 2_000_000).p < 1e-15
