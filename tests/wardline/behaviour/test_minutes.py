"""Rates per minute by device: every byte once, and what carries no address too."""

import pytest

from tests.wardline.behaviour import worlds
from wardline.behaviour.minutes import MEASURES, rates
from wardline.model.batch import Batch
from wardline.model.techniques import technique

CAMERA = worlds.CAMERAS[0]


def of(batch: Batch, addr: str) -> dict[str, float]:
    """The rates of one device by measure."""
    rows = rates(batch, {worlds.mac_of(CAMERA): f"dev-{CAMERA}"})
    return {row["measure"]: row["value"] for row in rows.to_dicts() if row["device"] == worlds.device_of(addr)}


def test_a_long_connection_counts_by_its_reports_and_not_again_at_its_end() -> None:
    rows = {
        "conn": [worlds.conn(0.9, CAMERA, worlds.CLOUD[0], 443, orig_ip_bytes=5000, updates=2)],
        "conn_update": [worlds.update(0.1, CAMERA, worlds.CLOUD[0], 443, orig_ip_bytes=2000)],
    }
    assert of(worlds.batch(0, rows), CAMERA)["out_bytes"] == 2000


def test_both_ends_are_told_and_only_the_opener_opened() -> None:
    both = worlds.batch(0, {"conn": [worlds.conn(0.1, worlds.HMI, worlds.PLC, 502)]})
    assert of(both, worlds.HMI)["out_bytes"] == of(both, worlds.PLC)["in_bytes"] == 600
    assert of(both, worlds.HMI)["conns"] == 1
    assert "conns" not in of(both, worlds.PLC)


def test_frames_without_an_address_belong_to_the_device_of_their_sender() -> None:
    bare = {
        "ts": worlds.at(0.1),
        "last_ts": worlds.at(0.9),
        "l2_addr": worlds.mac_of(CAMERA),
        "pkts": 600,
        "bytes": 36000,
    }
    assert of(worlds.batch(0, {"sender": [bare]}), CAMERA) == {"frames": 600}


@pytest.mark.parametrize("name", MEASURES)
def test_each_measure_matters_from_some_rate_on_and_names_known_techniques(name: str) -> None:
    measure = MEASURES[name]
    assert measure.least > 0
    assert all(technique(id_) for id_ in measure.techniques)
