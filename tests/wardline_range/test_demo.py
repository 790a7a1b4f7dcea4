"""The demo: exact to the byte, sound to a second pair of eyes, and as the engine reads it."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest
import zstandard

from tests.wardline_range.made import Play, play, short_demo
from wardline_range import demo

UNSOUND = "_ws.malformed or tcp.checksum.status==0 or udp.checksum.status==0 or ip.checksum.status==0"
CHECKS = [option for proto in ("tcp", "udp", "ip") for option in ("-o", f"{proto}.check_checksum:TRUE")]


@pytest.fixture(scope="module")
def whole() -> Play:
    """The demo as the generator makes it now."""
    return play(demo.scenario())


def test_the_shipped_capture_is_what_the_generator_makes(whole: Play) -> None:
    packed = demo.shipped_capture().read_bytes()
    assert len(packed) <= 4_000_000
    shipped = zstandard.ZstdDecompressor().decompress(packed)
    digests = [hashlib.sha256(capture).hexdigest() for capture in (shipped, whole.capture)]
    assert digests[0] == digests[1], "run python -m tests.wardline_range.ship"
    assert demo.shipped_truth() == whole.truth


def test_another_seed_is_another_day(tmp_path: Path) -> None:
    written = []
    for seed in (1, 1, 2):
        demo.write(tmp_path / "some.pcapng", seed, 0.05)
        written.append((tmp_path / "some.pcapng").read_bytes())
    assert written[0] == written[1] != written[2]


def test_attacks_lie_in_the_second_half_and_surprises_do_too() -> None:
    truth = demo.shipped_truth()
    middle = (truth.start + truth.end) // 2
    assert [attack.name for attack in truth.attacks] == ["camera-bot", "dns-tunnel", "modbus-write"]
    assert all(middle < attack.start < attack.end <= truth.end for attack in truth.attacks)
    assert len(truth.devices) >= 12
    assert [event.kind for event in truth.events] == ["join", "update"]
    assert all(middle < event.start for event in truth.events)


def test_tshark_finds_no_malformed_packet_and_no_wrong_checksum(tmp_path: Path) -> None:
    tshark = shutil.which("tshark")
    if tshark is None:
        pytest.skip("needs tshark as a second pair of eyes; it is not installed")
    (tmp_path / "short.pcapng").write_bytes(short_demo().capture)
    asked = [tshark, "-n", "-r", str(tmp_path / "short.pcapng"), *CHECKS]
    seen = subprocess.run([*asked, "-Y", UNSOUND], capture_output=True, text=True, check=True)
    assert seen.stdout == ""
    counted = subprocess.run([*asked, "-T", "fields", "-e", "frame.number"], capture_output=True, text=True, check=True)
    assert counted.stdout.count("\n") == short_demo().truth.packets


def test_the_engine_agrees_with_the_truth_flow_by_flow(whole: Play) -> None:
    seen = whole.table("conn").group_by("community_id").agg(pl.len().alias("seen"), pl.min("ts").alias("seen_ts"))
    true = whole.truth.flows.group_by("community_id").agg(pl.len().alias("true"), pl.min("ts"))
    both = seen.join(true, on="community_id", how="full", coalesce=True)
    assert both.filter(pl.col("seen").ne_missing(pl.col("true"))).is_empty()
    assert both.filter(pl.col("seen_ts").ne_missing(pl.col("ts"))).is_empty()


def test_the_engine_recognises_what_was_spoken(whole: Play) -> None:
    true = whole.truth.flows.unique("community_id").select("community_id", true=pl.col("service"))
    both = whole.table("conn").join(true, on="community_id").with_columns(pl.col("service").fill_null(""))
    wrong = both.filter(pl.col("service") != pl.col("true")).select("service", "true", "orig_h", "resp_p").unique()
    assert wrong.is_empty(), wrong
    assert whole.table("weird").is_empty()
