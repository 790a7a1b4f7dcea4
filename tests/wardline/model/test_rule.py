"""A rule is a value."""

from wardline.model.row_test import Compare
from wardline.model.rule import Rule


def test_equal_rules_are_equal() -> None:
    tests = {"dns": Compare("query", "present")}
    assert Rule("1", "A rule", "low", "test", tests) == Rule("1", "A rule", "low", "test", dict(tests))
