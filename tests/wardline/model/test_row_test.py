"""A test knows the columns it reads."""

from wardline.model.row_test import All, Compare, Not, Some, columns


def test_every_column_is_named_once() -> None:
    test = All((Compare("a", "present"), Not(Some((Compare("b", "is", (1,)), Compare("a", "is", (2,)))))))
    assert columns(test) == {"a", "b"}
    assert columns(Some()) == frozenset()
