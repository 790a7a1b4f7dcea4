"""Filters take in what the standard says they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.behaviour import topics

LEVELS = st.lists(st.text("ab/$+#", max_size=3).map(lambda text: text.replace("/", "")), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("filter_", "topic", "is_taken"),
    [
        ("cmnd/plug/#", "cmnd/plug/POWER", True),
        ("cmnd/plug/#", "cmnd/plug", True),
        ("cmnd/+/POWER", "cmnd/plug/POWER", True),
        ("cmnd/+", "cmnd/plug/POWER", False),
        ("cmnd/plug", "cmnd/plug/POWER", False),
        ("#", "any/thing", True),
        ("#", "$SYS/uptime", False),
        ("$SYS/#", "$SYS/uptime", True),
        ("$share/group/cmnd/plug", "cmnd/plug", True),
    ],
)
def test_what_a_filter_takes_in(filter_: str, topic: str, is_taken: bool) -> None:
    assert topics.takes(filter_, topic) is is_taken


@pytest.mark.parametrize(
    ("filter_", "breadth"),
    [("#", "all"), ("+/status", "all"), ("$SYS/#", "broker"), ("home/#", ""), ("$share/g/#", "all"), ("", "")],
)
def test_how_broad_a_filter_is(filter_: str, breadth: str) -> None:
    assert topics.breadth(filter_) == breadth


def test_listeners_are_those_with_a_filter_of_their_own() -> None:
    filters = [("plug", "cmnd/plug/#"), ("logger", "#"), ("lamp", "cmnd/lamp/#")]
    assert topics.listeners("cmnd/plug/POWER", filters) == ["plug"]


@given(LEVELS, LEVELS)
def test_any_text_is_taken_or_not_and_a_name_takes_itself(filter_: list[str], topic: list[str]) -> None:
    assert topics.takes("/".join(filter_), "/".join(topic)) in (True, False)
    plain = "/".join(level for level in topic if level not in ("+", "#")) or "a"
    if not plain.startswith("$"):
        assert topics.takes(plain, plain)
