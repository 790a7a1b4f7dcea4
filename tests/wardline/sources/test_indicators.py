"""Files are told apart by content, read together, and refused with what would do."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.sources.stix_made import bundle, indicator, read
from wardline.model.errors import InputError
from wardline.sources.indicators import left_out, read_indicators


def test_files_of_all_kinds_are_read_together(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(bundle(indicator(1, "[ipv4-addr:value = '198.51.100.1']")))
    (tmp_path / "b.csv").write_text("type,value\ndomain,bad.example\n")
    (tmp_path / "c.txt").write_text("# list\n198.51.100.2\nnonsense\n")
    known = read_indicators([tmp_path / name for name in ("a.json", "b.csv", "c.txt")])
    assert known.said["source"].to_list() == ["a.json", "b.csv", "c.txt"]
    assert left_out(known) == (
        "Indicators left out, because no table here can answer them: 1 of a form that is none of ours.",
    )
    assert left_out(read_indicators([])) == ()


@pytest.mark.parametrize(("data", "said"), [(b"{", "no JSON"), (b"\xff\xfe", "no UTF-8"), (b"[\n" * 5_000, "no JSON")])
def test_what_is_no_file_of_indicators_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=rf"^feed\.json.*{said}"):
        read(data)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.json cannot be read"):
        read_indicators([tmp_path / "none.json"])


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read(data)
    except InputError as error:
        assert str(error).startswith("feed.json")  # noqa: PT017


def test_real_lists_are_read_to_the_last_line(shared_intel: Path) -> None:
    lists = sorted((shared_intel / "indicators").rglob("*.txt"))
    assert lists
    known = read_indicators(lists)
    assert known.said.height > 50_000
    assert set(known.atoms) >= {"address", "endpoint", "domain_tree", "url"}
    assert known.left_out.get("of a form that is none of ours", 0) < known.said.height / 20
