"""Judging reports against truth: the right device, the right time, the first to tell; the rest is false."""

from dataclasses import replace

import polars as pl

from tests.wardline.incidents.made import MINUTE, START, a_device, a_finding
from wardline.model.batch import Batch
from wardline.model.device import DeviceId
from wardline.model.incident import Incident
from wardline.model.schema import TIME
from wardline_range.truth import AttackTruth, Truth
from wardline_range.verdict import MARGIN_NS, Guilty, Reported, Scored, reported, score

SECOND = 1_000_000_000
SCAN = AttackTruth(
    "scan", "scan", "camera", "aa:aa:aa:aa:aa:aa", "10.0.0.5", 1000 * SECOND, 1100 * SECOND, (), "", ("10.0.0.9",)
)
WRITE = replace(
    SCAN, name="write", device="laptop", mac="bb:bb:bb:bb:bb:bb", ip="10.0.0.6", start=2000 * SECOND, end=2100 * SECOND
)
TRUTH = Truth(1, 0, 3000 * SECOND, 0, (), (SCAN, WRITE))
ON_CAMERA = Reported("I1", (SCAN.mac,), (), 1010 * SECOND, 1050 * SECOND, "scan")
ON_VICTIM = Reported(
    "I2", ("cc:cc:cc:cc:cc:cc",), ("10.0.0.9",), 1005 * SECOND, 1050 * SECOND, "brute-force", (SCAN.ip,)
)


def test_an_incident_on_the_device_in_time_finds_the_attack() -> None:
    verdict = score(TRUTH, [ON_CAMERA])
    assert verdict.attacks == (Scored("scan", True, "I1", 10.0), Scored("write", False, None, None))
    assert verdict.false_incidents == ()


def test_one_on_a_victim_that_names_the_attacker_does_too_but_the_attacker_goes_first() -> None:
    assert score(TRUTH, [ON_VICTIM]).attacks[0] == Scored("scan", True, "I2", 5.0)
    assert score(TRUTH, [ON_VICTIM, ON_CAMERA]).attacks[0].incident == "I1"


def test_a_victim_without_the_attacker_a_stranger_and_a_wrong_time_are_false() -> None:
    strangers = [
        replace(ON_VICTIM, id="I3", peers=()),
        replace(ON_CAMERA, id="I4", macs=("dd:dd:dd:dd:dd:dd",)),
        replace(ON_CAMERA, id="I5", first_ts=10 * SECOND, last_ts=20 * SECOND),
        replace(ON_CAMERA, id="I6", first_ts=SCAN.end + MARGIN_NS + 1, last_ts=SCAN.end + MARGIN_NS + 2),
    ]
    verdict = score(TRUTH, strangers)
    assert not any(attack.found for attack in verdict.attacks)
    assert verdict.false_incidents == ("I3", "I4", "I5", "I6")


def test_an_incident_that_began_earlier_counts_from_its_first_detection_within_the_window() -> None:
    early = replace(ON_CAMERA, first_ts=10 * SECOND, detections=(10 * SECOND, 1030 * SECOND, 1060 * SECOND))
    assert score(TRUTH, [early]).attacks[0] == Scored("scan", True, "I1", 30.0)


def test_an_incident_of_wardline_is_told_in_addresses() -> None:
    devices = {DeviceId(name): a_device(name, addr) for name, addr in (("d-lab", "10.0.0.5"), ("d-plc", "10.0.0.9"))}
    found = a_finding()
    incident = Incident(
        "I1", DeviceId("d-lab"), "scan", "", "high", 0.9, START, START + MINUTE, "", (), (), (found,), 1, (),
        ("d-plc", "192.0.2.7"),
    )  # fmt: skip
    told = reported(incident, devices)
    assert (told.macs, told.addrs) == (("02:00:00:00:00:05",), ("10.0.0.5",))
    assert told.peers == ("10.0.0.9", "02:00:00:00:00:09", "192.0.2.7")
    assert told.detections == (START + MINUTE,)
    assert reported(replace(incident, device=DeviceId("gone")), devices).addrs == ()


def test_a_process_that_an_attack_left_out_of_its_bounds_is_no_false_alarm_and_finds_nothing() -> None:
    left = replace(ON_VICTIM, peers=(), cause="process-value", first_ts=SCAN.end + 900 * SECOND, last_ts=SCAN.end)
    assert score(TRUTH, [left]).false_incidents == ()
    assert not any(one.found for one in score(TRUTH, [left]).attacks)
    assert score(TRUTH, [replace(left, addrs=("10.0.0.77",))]).false_incidents == ("I2",)
    assert score(TRUTH, [replace(left, cause="scan", last_ts=left.first_ts)]).false_incidents == ("I2",)


def test_a_bad_hour_of_the_network_is_neither_found_nor_false() -> None:
    verdict = score(TRUTH, [replace(ON_CAMERA, cause="condition"), replace(ON_VICTIM, peers=(), cause="condition")])
    assert not any(attack.found for attack in verdict.attacks)
    assert verdict.false_incidents == ()


def test_an_incident_that_rests_on_the_attacks_own_flows_is_about_it_even_where_nobody_is_named() -> None:
    flows = pl.DataFrame(
        {"community_id": ["1:a", "1:b"], "ts": [1020 * SECOND, 1030 * SECOND], "label": ["malicious", "benign"],
         "attack": ["scan", ""]},
        schema_overrides={"ts": TIME},
    )  # fmt: skip
    guilty = Guilty(replace(TRUTH, flows=flows))
    seen = flows.select(pl.Series("uid", ["C1", "C2"]), "community_id", "ts")
    guilty.read(Batch("lab", 0, 3000 * SECOND, {"conn": seen}))
    assert guilty.attacks == {"C1": "scan"}
    nameless = replace(ON_VICTIM, peers=(), attacks=frozenset(guilty.attacks.values()))
    assert score(TRUTH, [nameless]).false_incidents == ()
    assert score(TRUTH, [replace(nameless, attacks=frozenset({"write"}))]).false_incidents == ("I2",)
