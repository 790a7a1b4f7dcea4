"""The device in the middle: two claims for one address, frames by way of its MAC address, an end."""

from pathlib import Path

import polars as pl

from tests.wardline_range.made import attacked
from wardline_range.packets.frames import mac_bytes
from wardline_range.packets.reading import packets

SHOWN = attacked(
    "arp-spoofing", "windows-laptop", ["windows-laptop", "samsung-television"], hours=0.3, lasts="5m",
    target="samsung-television",
)  # fmt: skip
[ATTACK] = SHOWN.truth.attacks
VICTIM = SHOWN.ip("samsung-television")


def test_two_devices_claim_the_gateways_address() -> None:
    claims = SHOWN.table("arp").filter((pl.col("operation") == 2) & (pl.col("orig_h") == "192.168.10.1"))
    assert claims["orig_l2_addr"].n_unique() == 2
    assert claims.filter(pl.col("orig_l2_addr") == ATTACK.mac).height > 100


def test_the_victims_packets_pass_through_the_device(tmp_path: Path) -> None:
    path, attacker = tmp_path / "shown.pcapng", mac_bytes(ATTACK.mac)
    path.write_bytes(SHOWN.capture)
    victim = mac_bytes(next(one.mac for one in SHOWN.truth.devices if one.name == "samsung-television"))
    by_ip = [(ts, frame) for ts, frame in packets(path) if frame[12:14] == b"\x08\x00"]
    astray = [ts for ts, frame in by_ip if frame[:6] == attacker and frame[6:12] == victim]
    assert len(astray) > 10
    assert ATTACK.start <= astray[0] <= astray[-1] <= ATTACK.end
    sent_on = [frame for _, frame in by_ip if frame[6:12] == attacker and frame[26:30] == bytes((192, 168, 10, 11))]
    assert len(sent_on) == len(astray)
    assert {frame[22] for frame in sent_on} == {63}


def test_it_touches_the_two_and_marks_no_flow_of_others() -> None:
    assert ATTACK.peers == ("192.168.10.1", VICTIM)
    assert SHOWN.flows("arp-spoofing").is_empty()
