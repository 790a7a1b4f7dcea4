"""Tables of patterns."""

from hypothesis import given
from hypothesis import strategies as st

from wardline.inventory.knowledge.patterns import match, table

RULES = table(
    (r"acme (?P<m>\w+)?", {"vendor": "Acme", "model": "{m}"}, 0.8),
    (r"acme|cam", {"vendor": "Other", "type": "camera"}, 0.5),
)


def test_the_first_pattern_that_speaks_of_an_attribute_counts() -> None:
    assert match("ACME X7 cam", RULES) == [("vendor", "Acme", 0.8), ("model", "X7", 0.8), ("type", "camera", 0.5)]


def test_a_group_that_matched_nothing_says_nothing() -> None:
    assert ("model", "", 0.8) not in match("acme ", RULES)


def test_braces_in_a_text_from_the_wire_are_text() -> None:
    rules = table((r"(?P<m>.+)", {"model": "{m}"}, 0.8))
    assert match("{m} {0} {__class__}", rules) == [("model", "{m} {0} {__class__}", 0.8)]


@given(st.text())
def test_any_text_can_be_matched(text: str) -> None:
    assert all(value for _, value, _ in match(text, RULES))
