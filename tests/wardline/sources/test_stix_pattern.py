"""Patterns are read by OASIS' own grammar, and refused with the place where they are none."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.sources.spelling import PatternError
from wardline.sources.stix_pattern import Asked, Combined, Limited, Observed, read_pattern

PORT = Observed(Asked("a:p", "=", (1,)))


def test_one_value_is_read_without_the_parser_as_with_it() -> None:
    plain = read_pattern("[ipv4-addr:value = '198.51.100.66']")
    assert plain == read_pattern("[(ipv4-addr:value = '198.51.100.66')]")
    assert plain == Observed(Asked("ipv4-addr:value", "=", ("198.51.100.66",)))


@pytest.mark.parametrize(
    ("text", "operator", "values", "negated"),
    [
        ("a:b != 3", "=", (3,), True),
        ("a:b NOT != 3", "=", (3,), False),
        ("a:b NOT IN ('x', 2, true)", "IN", ("x", 2, True), True),
        ("a:b LIKE '%x_'", "LIKE", ("%x_",), False),
        ("a:b MATCHES '^a+'", "MATCHES", ("^a+",), False),
        ("a:b ISSUBSET '10.0.0.0/8'", "ISSUBSET", ("10.0.0.0/8",), False),
        ("a:b ISSUPERSET '10.0.0.1/32'", "ISSUPERSET", ("10.0.0.1/32",), False),
        ("a:b >= -1.5", ">=", (-1.5,), False),
        ("NOT EXISTS a:b", "EXISTS", (), True),
        (r"a:b = 'it\'s \\'", "=", ("it's \\",), False),
        ("a:b = h'00fF'", "=", ("00ff",), False),
        ("a:b = b'AP8='", "=", ("00ff",), False),
        ("a:b = t'1970-01-01T00:00:01.5Z'", "=", (1_500_000_000,), False),
    ],
)
def test_every_comparison(text: str, operator: str, values: tuple[object, ...], negated: bool) -> None:
    assert read_pattern(f"[{text}]") == Observed(Asked("a:b", operator, values, negated))  # type: ignore[arg-type]


def test_and_binds_tighter_than_or_and_brackets_bind_tightest() -> None:
    both = read_pattern("[a:b = 1 OR a:c = 2 AND a:d = 3]")
    assert isinstance(both, Observed)
    assert isinstance(both.of, Combined)
    assert [type(part).__name__ for part in both.of.parts] == ["Asked", "Combined"]
    outer = read_pattern("[a:p=1] FOLLOWEDBY [a:p=1] AND [a:p=1]")
    assert outer == Combined("FOLLOWEDBY", (PORT, Combined("AND", (PORT, PORT))))


def test_qualifiers_hold_for_what_stands_before_them() -> None:
    assert read_pattern("[a:p=1] OR [a:p=1] REPEATS 3 TIMES WITHIN 10 SECONDS") == Combined(
        "OR", (PORT, Limited(Limited(PORT, repeats=3), within=10_000_000_000))
    )
    told = read_pattern("[a:p=1] START t'1970-01-01T00:00:01Z' STOP t'1970-01-01T00:00:02Z'")
    assert told == Limited(PORT, start=1_000_000_000, stop=2_000_000_000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a:b = ]", "no STIX pattern"),
        ("a:b = 1", "no STIX pattern"),
        ("(" * 200 + "[a:b=1]" + ")" * 200, "deeper"),
        ("[a:b = '" + "x" * 60_000 + "\\'']", "characters"),
        ("[a:b=1] REPEATS 5000 TIMES", "ask for fewer"),
        ("[a:b=1] WITHIN 0 SECONDS", "above 0"),
        ("[a:b=1] START t'2026-13-01T00:00:00Z' STOP t'2026-01-01T00:00:00Z'", "STIX pattern|no time"),
    ],
)
def test_what_is_no_pattern_is_refused_with_what_would_do(text: str, said: str) -> None:
    with pytest.raises(PatternError, match=said):
        read_pattern(text)


@given(st.text(alphabet="[]()ab:='1 ANDORNTFLWEBYS.*\\", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(PatternError):
        read_pattern(text)
