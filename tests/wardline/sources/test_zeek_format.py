"""Logs are recognised by what they say of themselves, and bad lines cost themselves alone."""

import gzip
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline.sources import zeek_format
from wardline.sources.zeek_format import Lines, LogFile, identify, lines_of, named_log, rows_of

KNOWN = ("conn", "dns", "mqtt_publish")
HEADER = (
    b"#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#fields\tts\tuid\ta\n"
)


def test_a_tsv_log_is_what_its_header_says() -> None:
    file = identify(Path("renamed.txt"), HEADER + b"#types\ttime\tstring\tstring\n", KNOWN)
    assert file == LogFile(Path("renamed.txt"), "conn", ("ts", "uid", "a"))


def test_a_header_may_name_another_separator_and_other_marks() -> None:
    head = b"#separator \\x7c\n#set_separator|;\n#empty_field|none\n#unset_field|?\n#path|dns\n#fields|ts|answers\n"
    file = identify(Path("d"), head, KNOWN)
    assert file == LogFile(Path("d"), "dns", ("ts", "answers"), "|", ";", "none", "?")
    rows, _ = rows_of(["1|a;b", "2|none", "3|?"], file, ("ts", "answers"), {"answers"})
    assert rows.frame.get_column("answers").to_list() == [["a", "b"], [], None]


@pytest.mark.parametrize(
    ("name", "log"),
    [
        ("conn.log", "conn"),
        ("conn.00:00:00-01:00:00.log.gz", "conn"),
        ("labeled-conn.log", "conn"),
        ("conn.log.labeled", "conn"),
        ("mqtt_publish.log", "mqtt_publish"),
        ("notice.log", "notice"),
    ],
)
def test_a_json_log_is_named_by_its_file(name: str, log: str) -> None:
    assert named_log(name, KNOWN) == log
    found = identify(Path(name), b'{"ts":1.5,"uid":"C1"}\n', KNOWN)
    assert found is not None
    assert found.log == log


def test_a_json_log_may_say_its_own_name() -> None:
    found = identify(Path("x.json"), b'{"_path":"dns","ts":1.5}\n', KNOWN)
    assert found is not None
    assert found.log == "dns"


@pytest.mark.parametrize(
    "head", [b"", b"hello\n", b"{}\n", b'["ts"]\n', b"{" * 5000, b"#separator \\x09\n#fields\tts\n"]
)
def test_other_text_is_no_log(head: bytes) -> None:
    assert identify(Path("conn.log"), head, KNOWN) is None


def test_tsv_rows_with_too_few_or_too_many_cells_are_counted_and_left_out() -> None:
    file = LogFile(Path("c"), "conn", ("ts", "uid", "a"))
    rows, _ = rows_of(["1\tC1\tx", "2\tC2", "3\tC3\ty\tz", "# a remark", "4\t-\t(empty)"], file, ("uid", "a", "b"), ())
    assert rows.malformed == 2
    assert rows.frame.to_dicts() == [{"a": "x", "b": None, "uid": "C1"}, {"a": "", "b": None, "uid": None}]


def test_columns_follow_a_header_in_the_middle_of_a_file() -> None:
    file = LogFile(Path("c"), "conn", ("ts", "uid"))
    rows, after = rows_of(["1\tC1", "#close\t2026", "#fields\tuid\tts", "C2\t2"], file, ("ts", "uid"), ())
    assert rows.frame.to_dicts() == [{"ts": "1", "uid": "C1"}, {"ts": "2", "uid": "C2"}]
    assert after.columns == ("uid", "ts")


def test_json_rows_keep_numbers_as_written_and_damaged_lines_are_counted() -> None:
    lines = [
        '{"ts":1655071198.444458,"n":80,"l":["x","y"],"b":true}',
        "{not json",
        '{"uid":"no time"}',
        '{"ts":5,"l":[]}',
    ]
    rows, _ = rows_of(lines, LogFile(Path("c.json"), "conn"), ("ts", "n", "l", "b"), {"l"})
    assert rows.malformed == 2
    assert rows.frame.to_dicts() == [
        {"b": "true", "l": ["x", "y"], "n": "80", "ts": "1655071198.444458"},
        {"b": None, "l": [], "n": None, "ts": "5"},
    ]


@given(st.lists(st.text(alphabet='{}[]":,\\ts0123456789.eE-\t#x\u00e9'), max_size=8))
def test_no_line_can_stop_a_log(lines: list[str]) -> None:
    for file in (LogFile(Path("c.json"), "conn"), LogFile(Path("c"), "conn", ("ts", "uid"))):
        good = '{"ts":1.5}' if not file.columns else "1.5\tC1"
        clean = [line for line in lines if not line.startswith("#fields")]
        rows, _ = rows_of([*clean, good], file, ("ts", "uid", "answers"), {"answers"})
        assert rows.frame.get_column("ts").to_list()[-1] == "1.5"
        assert rows.frame.height + rows.malformed <= len(clean) + 1


@given(st.binary(max_size=400))
def test_no_bytes_can_stop_recognition(head: bytes) -> None:
    identify(Path("conn.log"), head, KNOWN)
    identify(Path("conn.log"), b"#separator " + head, KNOWN)


def test_blocks_give_every_line_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zeek_format, "BLOCK_BYTES", 10)
    text = "".join(f"line {number}\n" for number in range(50)) + "cut"
    for name, packed in (("a", text.encode()), ("a.gz", gzip.compress(text.encode()))):
        (tmp_path / name).write_bytes(packed)
        lines = Lines(tmp_path / name)
        assert [line for block in lines.blocks() for line in block] == text.split("\n")
        assert lines.done_bytes == len(packed)


def test_a_line_without_end_is_skipped_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zeek_format, "BLOCK_BYTES", 10)
    (tmp_path / "a").write_text("one\n" + "x" * 1000 + "\ntwo\n")
    lines = Lines(tmp_path / "a")
    assert [line for block in lines.blocks() for line in block] == ["one", "two"]
    assert lines.malformed == 1


def test_a_cut_gzip_file_is_read_as_far_as_it_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zeek_format, "BLOCK_BYTES", 64)
    text = "\n".join(json.dumps({"ts": number, "uid": f"C{number * 7919 % 1013}"}) for number in range(500))
    packed = gzip.compress(text.encode())
    (tmp_path / "a.gz").write_bytes(packed[: len(packed) // 2])
    lines = Lines(tmp_path / "a.gz")
    read = [line for block in lines.blocks() for line in block]
    assert read
    assert read[:-1] == text.split("\n")[: len(read) - 1]
    assert lines.malformed == 1


def test_text_that_is_no_utf8_is_replaced() -> None:
    assert lines_of(b"a\xffb\r\nc\n\n") == ["a\N{REPLACEMENT CHARACTER}b", "c"]
    assert pl.Series(lines_of(b"\xff")).to_list() == ["\N{REPLACEMENT CHARACTER}"]
