"""Observations in time make up a pattern, or do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.behaviour.sequences import DAY, WAYS, most_repeats, reach, ways
from wardline.model.pattern import Joined, Leaf, Pattern, Qualified

A = Leaf({})
B = Leaf({})
AND, FOLLOWED, EITHER = Joined("AND", (A, B)), Joined("FOLLOWEDBY", (A, B)), Joined("OR", (A, B))


def _meets(pattern: Pattern, a: list[int], b: list[int]) -> bool:
    """Whether observations of A and B at these times meet the pattern; the same number is the same row."""
    met = {0: [(at, at) for at in sorted(a)], 1: [(at, at) for at in sorted(b)]}
    return bool(ways(pattern, met))


@pytest.mark.parametrize(
    ("pattern", "a", "b", "is_met"),
    [
        (AND, [5], [3], True),
        (AND, [5], [5], False),
        (AND, [5], [], False),
        (FOLLOWED, [3], [5], True),
        (FOLLOWED, [5], [3], False),
        (EITHER, [], [3], True),
        (Qualified(FOLLOWED, within=10), [1, 30], [38], True),
        (Qualified(FOLLOWED, within=10), [1], [38], False),
        (Qualified(A, repeats=3), [1, 2, 3], [], True),
        (Qualified(A, repeats=3), [1, 2], [], False),
        (Qualified(Qualified(A, repeats=3), within=5), [1, 9, 11, 12], [], True),
        (Qualified(Qualified(A, repeats=3), within=5), [1, 9, 17], [], False),
        (Qualified(A, start=5, stop=8), [4, 8], [], False),
        (Qualified(A, start=5, stop=8), [5], [], True),
        (Joined("FOLLOWEDBY", (Qualified(A, repeats=2), B)), [1, 2], [3], True),
        (Joined("FOLLOWEDBY", (Qualified(A, repeats=2), B)), [1, 4], [3], False),
    ],
)
def test_what_meets_a_pattern(pattern: Pattern, a: list[int], b: list[int], is_met: bool) -> None:
    assert _meets(pattern, a, b) is is_met


@given(
    st.lists(st.integers(0, 50), max_size=WAYS, unique=True), st.lists(st.integers(0, 50), max_size=WAYS, unique=True)
)
def test_within_bounds_every_pair_is_found(a: list[int], b: list[int]) -> None:
    close = any(0 <= y - x <= 4 and x != y for x in a for y in b)
    assert _meets(Qualified(FOLLOWED, within=4), a, b) is close


def test_how_long_and_how_many_are_kept() -> None:
    assert reach(Qualified(AND, within=5)) == 5
    assert reach(AND) == DAY
    assert most_repeats(Joined("AND", (A, Qualified(B, repeats=40)))) == 40
