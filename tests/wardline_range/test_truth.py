"""Truth: JSON there and back, Parquet with times, in three files."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from tests.wardline_range.made import short_demo
from wardline_range.truth import FLOW_SCHEMA, Label, read_json


def test_json_comes_back_without_its_flows(tmp_path: Path) -> None:
    truth = short_demo().truth
    truth.write_json(tmp_path / "truth.json")
    again = read_json(tmp_path / "truth.json")
    assert again == truth
    assert again.flows.is_empty()


def test_flows_attacks_and_devices_are_tables(tmp_path: Path) -> None:
    truth = short_demo().truth
    paths = truth.write_parquet(tmp_path / "truth.parquet")
    assert [path.name for path in paths] == ["truth.parquet", "truth.attacks.parquet", "truth.devices.parquet"]
    flows, attacks, devices = (pl.read_parquet(path) for path in paths)
    assert dict(flows.schema) == FLOW_SCHEMA
    assert flows["ts"].is_sorted()
    assert flows["ts"][0].replace(microsecond=0) >= datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert set(flows["attack"]) == {"", "camera-bot", "dns-tunnel", "modbus-write"}
    assert attacks["kind"].to_list() == ["camera-bot", "dns-tunnel", "modbus-write"]
    assert all(attacks["techniques"].list.len() >= 1)
    plug = devices.row(by_predicate=pl.col("name") == "plug", named=True)
    assert (plug["vendor"], plug["type"], plug["firmware"], plug["zone"]) == (
        "Espressif",
        "smart plug",
        "14.4.1",
        "things",
    )
    assert plug["addresses"][0]["ip"] == "192.168.10.31"
    assert {"tcp/1883 hub", "udp/53 gateway"} <= set(plug["allowed"])


def test_a_label_is_benign_or_malicious() -> None:
    assert (Label().name, Label("scan", "sweep").name) == ("benign", "malicious")
