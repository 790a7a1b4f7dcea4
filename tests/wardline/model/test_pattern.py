"""A pattern hands out its observations from left to right."""

from wardline.model.pattern import Joined, Leaf, Qualified, leaves
from wardline.model.row_test import All

A, B, C = Leaf({"conn": All()}), Leaf({"dns": All()}), Leaf({"tls": All()})


def test_observations_come_from_left_to_right() -> None:
    assert list(leaves(Joined("AND", (A, Qualified(Joined("OR", (B, C)), repeats=2))))) == [A, B, C]
