"""Truth: flows as they begin, JSON there and back, Parquet with times."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from tests.wardline_range.made import short_demo
from wardline_range.truth import BENIGN, UDP_SILENCE, Book, Label, read_json

HERE, THERE = ("192.168.10.9", 4000), ("192.0.2.7", 53)


def test_datagrams_after_a_long_silence_are_another_flow() -> None:
    book = Book()
    book.datagram(0, "udp", HERE, THERE, "ntp", BENIGN)
    book.datagram(UDP_SILENCE - 1, "udp", THERE, HERE, "ntp", BENIGN)
    book.datagram(2 * UDP_SILENCE - 2, "udp", HERE, THERE, "ntp", BENIGN)
    book.datagram(3 * UDP_SILENCE - 2, "udp", HERE, THERE, "ntp", Label("attack", "step"))
    assert [(flow.ts, flow.orig_h, flow.label) for flow in book.flows] == [
        (0, HERE[0], "benign"),
        (3 * UDP_SILENCE - 2, HERE[0], "attack"),
    ]


def test_dns_is_looked_at_every_ten_seconds() -> None:
    book = Book()
    for second in (0, 2, 8, 21, 40):
        book.datagram(second * 1_000_000_000, "udp", HERE, THERE, "dns", BENIGN)
    assert [flow.ts // 1_000_000_000 for flow in book.flows] == [0, 21, 40]


def test_json_comes_back_without_its_flows(tmp_path: Path) -> None:
    truth = short_demo().truth
    truth.write_json(tmp_path / "truth.json")
    again = read_json(tmp_path / "truth.json")
    assert (again.devices, again.attacks, again.packets) == (truth.devices, truth.attacks, truth.packets)
    assert again.flows == ()


def test_flows_are_a_table_with_times_by_time(tmp_path: Path) -> None:
    truth = short_demo().truth
    truth.write_flows(tmp_path / "flows.parquet")
    flows = pl.read_parquet(tmp_path / "flows.parquet")
    assert flows.height == len(truth.flows)
    assert flows["ts"].is_sorted()
    assert flows["ts"][0].replace(microsecond=0) == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert set(flows["label"]) == {"benign", "camera-bot", "dns-tunnel", "modbus-write"}
