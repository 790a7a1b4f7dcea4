"""What others chose cannot leave its line or its place, and times read as people write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.model.text import count, iso, length, moment, printable, span

SECOND = 1_000_000_000
DAY = 86_400 * SECOND


@given(st.text(), st.integers(1, 50))
def test_printable_text_stays_on_one_line_and_within_its_limit(text: str, limit: int) -> None:
    shown = printable(text, limit)
    assert len(shown) <= limit
    assert not any(unicodedata.category(char)[0] == "C" for char in shown)
    assert printable(shown, limit) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cam-1", "cam-1"),
        ("a\nb\tc", "a b c"),
        ("\x1b[2J", "\N{REPLACEMENT CHARACTER}[2J"),
        ("a\N{RIGHT-TO-LEFT OVERRIDE}b", "a\N{REPLACEMENT CHARACTER}b"),
        ("K\u00fcche", "K\u00fcche"),
    ],
)
def test_what_does_not_print_is_replaced(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_times_are_in_utc() -> None:
    assert iso(1_655_071_198_444_458_000) == "2022-06-12T21:59:58.444458000Z"
    assert moment(1_655_071_198_999_999_999) == "2022-06-12 21:59:58"


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (0, "1970-01-01 00:00:00"),
        (90 * SECOND, "1970-01-01 00:00:00 to 00:01:30"),
        (DAY, "1970-01-01 00:00:00 to 1970-01-02 00:00:00"),
    ],
)
def test_a_span_says_the_day_once(end: int, said: str) -> None:
    assert span(0, end) == said


@pytest.mark.parametrize(
    ("ns", "said"),
    [
        (-5, "less than 1 s"),
        (SECOND - 1, "less than 1 s"),
        (45 * SECOND, "45 s"),
        (90 * SECOND, "1 min 30 s"),
        (720 * SECOND, "12 min"),
        (2 * DAY + 3 * 3600 * SECOND + 59 * SECOND, "2 d 3 h"),
        (DAY + 30 * SECOND, "1 d"),
    ],
)
def test_a_length_has_its_two_largest_units(ns: int, said: str) -> None:
    assert length(ns) == said


def test_a_number_agrees_with_its_noun() -> None:
    assert count(1, "finding") == "1 finding"
    assert count(12_000, "finding") == "12,000 findings"
    assert count(2, "entry", "entries") == "2 entries"
