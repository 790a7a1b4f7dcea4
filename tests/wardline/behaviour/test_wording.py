"""Quantities as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.behaviour import wording

HOUR = 3_600 * wording.NS_PER_S


@pytest.mark.parametrize(
    ("ns", "text"), [(12 * HOUR, "12 hours"), (HOUR, "60 minutes"), (48 * HOUR, "2 days"), (5 * 10**8, "0.5 s")]
)
def test_spans(ns: int, text: str) -> None:
    assert wording.lasting(ns) == text


def test_counts_and_sizes() -> None:
    assert wording.counted(1, "peer") == "1 peer"
    assert wording.counted(1200, "peer") == "1 200 peers"
    assert wording.sized(1_234_567) == "1.2 MB"


@given(st.text())
def test_text_from_the_network_is_made_safe(text: str) -> None:
    assert wording.safe(text).isprintable()
    assert len(wording.safe(text)) <= wording.LONGEST
