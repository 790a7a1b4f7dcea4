"""Several logs become slices of traffic time: in order, each row once, within bounded memory, bad rows counted."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline.sources.zeek_made import Row, flow, ndjson, tsv, write
from wardline.model.batch import Batch, Health
from wardline.model.errors import InputError
from wardline.model.schema import polars_schema
from wardline.sources import zeek_format, zeek_logs
from wardline.sources.zeek_format import LogFile, identify, unpacked
from wardline.sources.zeek_logs import ZeekLogs
from wardline.sources.zeek_tables import LOGS

SECOND = 1_000_000_000
MINUTE = 60 * SECOND


def files(folder: Path) -> list[LogFile]:
    found = []
    for path in sorted(folder.iterdir()):
        with path.open("rb") as raw:
            if log := identify(path, unpacked(raw).read(65536), LOGS):
                found.append(log)
    return found


def total(batches: Sequence[Batch]) -> Health:
    return sum((batch.health for batch in batches), Health())


def uids(batches: Sequence[Batch], table: str) -> list[str]:
    return [uid for batch in batches for uid in batch.table(table).get_column("uid").to_list()]


@pytest.mark.feature("I9")
@pytest.mark.parametrize("json", [False, True])
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_logs_merge_into_minutes(tmp_path: Path, json: bool, packed: str) -> None:
    made = ndjson if json else lambda rows: tsv("conn", rows)
    conns = [flow(60.5, "C1", duration=1.0), flow(10.0, "C0", duration=100.0), flow(200.0, "C2", duration=None)]
    write(tmp_path, f"conn.log{packed}", made(conns))
    write(tmp_path, f"dns.log{packed}", ndjson([flow(70.0, "C1", query="a"), flow(201.0, "C3", query="b")]))
    source = ZeekLogs(files(tmp_path), sensor="s")
    batches = list(source.batches())
    assert [(batch.start // MINUTE, batch.end // MINUTE, batch.sensor) for batch in batches] == [
        (1, 2, "s"),
        (3, 4, "s"),
    ]
    assert [uids([batch], "conn") for batch in batches] == [["C1", "C0"], ["C2"]]
    assert [uids([batch], "dns") for batch in batches] == [["C1"], ["C3"]]
    assert source.span == (int(61.5 * SECOND), 201 * SECOND)
    assert batches[0].table("conn").schema == polars_schema("conn")
    how_far = source.progress()
    assert how_far.done_bytes == how_far.total_bytes == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert how_far.packets == 5


def test_rotated_files_of_one_log_follow_each_other(tmp_path: Path) -> None:
    for hour in (2, 0, 1):
        write(tmp_path, f"conn.{hour:02}.log.gz", tsv("conn", [flow(hour * 3600.0 + 5, f"C{hour}")]))
    batches = list(ZeekLogs(files(tmp_path)).batches())
    assert uids(batches, "conn") == ["C0", "C1", "C2"]
    assert total(batches).backwards == 0


def test_a_log_that_lies_there_twice_is_read_once(tmp_path: Path) -> None:
    rows = [flow(5.0, "C1"), flow(6.0, "C2")]
    write(tmp_path, "conn.log", tsv("conn", rows))
    write(tmp_path, "conn.log.gz", tsv("conn", rows))
    write(tmp_path, "labeled-conn.log", tsv("conn", [row | {"label": "Benign"} for row in rows]))
    assert uids(list(ZeekLogs(files(tmp_path)).batches()), "conn") == ["C1", "C2"]


def test_bad_rows_are_counted_and_cost_nothing_else(tmp_path: Path) -> None:
    text = tsv("conn", [flow(5.0, "C1"), flow("never", "C2"), flow(6.0, "C3")]) + "7.0\tC4"
    write(tmp_path, "conn.log", text)
    batches = list(ZeekLogs(files(tmp_path)).batches())
    assert uids(batches, "conn") == ["C1", "C3"]
    assert total(batches).malformed == 2


def test_bad_rows_at_the_end_are_still_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zeek_format, "BLOCK_BYTES", 400)
    write(tmp_path, "conn.log", tsv("conn", [flow(5.0, "C1")]) + "cut\n" * 300)
    batches = list(ZeekLogs(files(tmp_path)).batches())
    assert total(batches).malformed == 300


@given(
    st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 200)), min_size=1, max_size=60),
    st.integers(200, 600),
    st.sampled_from([5, 1_000_000]),
)
def test_every_row_comes_once_in_ordered_slices(
    tmp_path_factory: pytest.TempPathFactory, times: list[tuple[int, int]], block: int, held: int
) -> None:
    folder = tmp_path_factory.mktemp("logs")
    conns = [flow(float(ts), f"C{n}", duration=float(length)) for n, (ts, length) in enumerate(times)]
    write(folder, "conn.log", ndjson(conns))
    write(folder, "http.log", ndjson([flow(float(ts), f"H{n}") for n, (ts, _) in enumerate(times)]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zeek_format, "BLOCK_BYTES", block)
        patch.setattr(zeek_logs, "MAX_HELD_ROWS", held)
        batches = list(ZeekLogs(files(folder)).batches())
    assert sorted(uids(batches, "conn")) == sorted(f"C{n}" for n in range(len(times)))
    assert sorted(uids(batches, "http")) == sorted(f"H{n}" for n in range(len(times)))
    starts = [batch.start for batch in batches]
    assert starts == sorted(starts)
    for batch in batches:
        http = batch.table("http").get_column("ts").cast(pl.Int64)
        in_time = int(((http >= batch.start) & (http < batch.end)).sum())
        assert http.len() - in_time <= batch.health.backwards


def test_a_row_that_comes_far_too_late_is_kept_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zeek_format, "BLOCK_BYTES", 300)
    rows: list[Row] = [flow(float(minute * 60), f"C{minute}") for minute in range(60)]
    write(tmp_path, "conn.log", ndjson([*rows, flow(1.0, "late")]))
    batches = list(ZeekLogs(files(tmp_path)).batches())
    assert "late" in uids(batches, "conn")
    assert total(batches).backwards == 1


def test_one_wrong_time_does_not_hurry_the_others_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zeek_format, "BLOCK_BYTES", 1000)
    rows: list[Row] = [flow(float(second), f"C{second}") for second in range(0, 3600, 10)]
    write(tmp_path, "conn.log", ndjson([*rows[:50], flow(4e9, "wrong"), *rows[50:]]))
    batches = list(ZeekLogs(files(tmp_path)).batches())
    assert total(batches).backwards == 0
    assert [batch.table("conn").height for batch in batches] == [6] * 60 + [1]


def test_certificates_come_to_their_handshakes(tmp_path: Path) -> None:
    write(
        tmp_path, "ssl.log", ndjson([flow(5.0, "C1", cert_chain_fps=["F1"]), flow(900.0, "C2", cert_chain_fps=["F1"])])
    )
    write(tmp_path, "x509.log", ndjson([{"ts": 5.1, "fingerprint": "F1", "certificate.subject": "CN=cam"}]))
    batches = list(ZeekLogs(files(tmp_path)).batches())
    assert [batch.table("tls").get_column("subject").to_list() for batch in batches] == [["CN=cam"], ["CN=cam"]]


def test_link_layer_addresses_make_senders(tmp_path: Path) -> None:
    carried = {"orig_l2_addr": "00:00:5e:00:53:01", "orig_pkts": 3, "orig_ip_bytes": 120, "resp_pkts": 2}
    write(tmp_path, "conn.log", ndjson([flow(5.0, "C1", **carried), flow(6.0, "C2", duration=2.0, **carried)]))
    (batch,) = ZeekLogs(files(tmp_path)).batches()
    sender = batch.table("sender")
    assert sender.schema == polars_schema("sender")
    assert sender.select("l2_addr", "addr", "pkts", "bytes").rows() == [("00:00:5e:00:53:01", "192.0.2.1", 6, 240)]
    assert sender.select(pl.col("ts", "last_ts").cast(pl.Int64)).row(0) == (5 * SECOND, 8 * SECOND)
    assert (batch.health.packets, batch.health.bytes) == (10, 240)


def test_logs_without_link_layer_addresses_make_no_senders(tmp_path: Path) -> None:
    write(tmp_path, "conn.log", ndjson([flow(5.0, "C1", orig_pkts=1)]))
    (batch,) = ZeekLogs(files(tmp_path)).batches()
    assert "sender" not in batch.tables


def test_other_logs_alone_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "notice.log", tsv("notice", [flow(1.0, "C1")]))
    with pytest.raises(InputError, match=r"notice\.log.*no Zeek log that Wardline reads.*conn"):
        ZeekLogs(files(tmp_path))


def test_logs_without_rows_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "conn.log", tsv("conn", []))
    with pytest.raises(InputError, match=r"conn\.log.*no rows"):
        ZeekLogs(files(tmp_path))


@pytest.mark.feature("I9")
def test_real_logs_are_read_to_the_last_row(shared_data: Path) -> None:
    folder = shared_data / "behaviour" / "zeek-logs" / "008-zeek-mixed" / "data"
    source = ZeekLogs(files(folder))
    batches = list(source.batches())
    rows = {table: len(uids(batches, table)) for table in ("conn", "http", "tls", "weird")}
    written = {
        table: sum(not line.startswith("#") for line in (folder / f"{log}.log.labeled").read_text().splitlines())
        for table, log in (("conn", "conn"), ("http", "http"), ("tls", "ssl"), ("weird", "weird"))
    }
    assert rows == written
    assert total(batches).malformed == 0
