"""Lists and CSV: the form says what a value is; a broken line is refused, what traffic cannot show is counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.sources.stix_made import read
from wardline.model.errors import InputError
from wardline.sources.indicator_lists import recognised


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [
        ("198.51.100.66", "address", "198.51.100.66"),
        ("2001:DB8::0:1", "address", "2001:db8::1"),
        ("198.51.100.0/24", "network", "198.51.100.0/24"),
        ("198.51.100.6/32", "address", "198.51.100.6"),
        ("198.51.100.66:4444", "endpoint", "198.51.100.66:4444"),
        ("Bad.Example.", "domain_tree", "bad.example"),
        ("bad[.]example", "domain_tree", "bad.example"),
        ("hxxp://bad.example/x", "url", "http://bad.example/x"),
        ("bad.example/gate.php", "url", "http://bad.example/gate.php"),
        ("02-00-00-00-00-01", "mac", "02:00:00:00:00:01"),
        ("t13d1516h2_8daaf6152771_b0da82dd1658", "ja4", "t13d1516h2_8daaf6152771_b0da82dd1658"),
        ("d41d8cd98f00b204e9800998ecf8427e", "", "hashes of files"),
        ("/gate.php", "", "paths without a host, which any server may have"),
        ("nonsense", "", "of a form that is none of ours"),
    ],
)
def test_the_form_says_what_a_value_is(said: str, kind: str, value: str) -> None:
    assert recognised(said) == (kind, value)


def test_csv_carries_confidence_end_source_and_description() -> None:
    known = read(
        "# our list\ntype,value,valid_until,confidence,source,description\n"
        'domain,bad.example,2026-06-01,80,A maker,"A thing, bad"\nsha256,00ff,,,,\nip,198.51.100.66,,,,\n',
        "list.csv",
    )
    first, second = known.said.iter_rows(named=True)
    assert (first["id"], first["name"], first["source"], first["confidence"]) == (
        "line 3",
        "A thing, bad",
        "A maker",
        80,
    )
    assert first["valid_until"] == 1_780_272_000_000_000_000
    assert (second["source"], second["confidence"], second["valid_until"]) == ("list.csv", None, None)
    assert known.left_out == {"hashes of files": 1}


def test_columns_without_a_head_are_read_in_order() -> None:
    assert read("ip,198.51.100.66,2026-06-01,50\n").said["confidence"].to_list() == [50]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("planet,mars,,,,", "no type"),
        ("ip,198.51.100.660,,,,", "is no ip"),
        ("ip,198.51.100.6,soon,,,", "valid_until"),
        ("ip,198.51.100.6,,101,,", "confidence"),
    ],
)
def test_a_broken_line_is_named(line: str, said: str) -> None:
    with pytest.raises(InputError, match=rf"^feed\.json, line 2: .*{said}"):
        read(f"type,value,valid_until,confidence,source,description\n{line}\n")


def test_a_list_without_a_value_is_refused() -> None:
    with pytest.raises(InputError, match="holds no indicator"):
        read("# nothing here\n")


@given(st.text(max_size=80))
def test_any_line_is_recognised_or_counted(text: str) -> None:
    kind, value = recognised(text)
    assert value or not text.strip("[].") or not kind
