"""Scans are found wide, deep and slow; busy clients, dead peers and one-way captures stay quiet."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour.detectors.scan import Scan

CAMERA = worlds.CAMERAS[2]
HOSTS = [f"10.0.0.{place}" for place in range(100, 130)]


@pytest.mark.feature("B12")
def test_one_port_on_many_hosts_is_a_horizontal_scan() -> None:
    sweep = worlds.once(12, {"conn": [worlds.failed(12.1, CAMERA, host, 23) for host in HOSTS]})
    (finding,) = found(Scan(), worlds.days(20, 1, sweep))
    assert finding.subject == "scan=tcp/23"
    assert (
        finding.claim.startswith(f"{CAMERA} tried tcp port 23 on 30 hosts")
        or "tried tcp port 23 on 30 hosts" in finding.claim
    )
    assert finding.observed.value == 30
    assert len(finding.evidence) == 30


@pytest.mark.feature("B12")
def test_many_ports_on_one_host_are_a_vertical_scan() -> None:
    knock = worlds.once(12, {"conn": [worlds.failed(12.1, CAMERA, worlds.PLC, port) for port in range(1, 60)]})
    (finding,) = found(Scan(), worlds.days(20, 1, knock))
    assert finding.subject == f"scan=tcp host={worlds.PLC}"
    assert "59 tcp ports" in finding.claim


def test_a_scan_of_one_host_a_minute_is_found_too() -> None:
    def slow(minute: int) -> worlds.Rows:
        return {"conn": [worlds.failed(minute + 0.2, CAMERA, f"10.0.0.{100 + minute}", 22)]}

    findings = found(Scan(), worlds.days(40, 1, slow))
    assert [finding.subject for finding in findings] == ["scan=tcp/22"]


@pytest.mark.parametrize("seed", range(5))
def test_ordinary_days_are_quiet(seed: int) -> None:
    assert found(Scan(), worlds.days(60, seed)) == ()


def test_one_dead_server_asked_again_and_again_is_no_scan() -> None:
    def retry(minute: int) -> worlds.Rows:
        tries = [worlds.failed(minute + s / 10, CAMERA, worlds.EVIL, 443, orig_p=40000 + s) for s in range(9)]
        return {"conn": tries}

    assert found(Scan(), worlds.days(30, 1, retry)) == ()


def test_a_capture_of_one_direction_accuses_nobody() -> None:
    rows = {"conn": [worlds.failed(0.1, CAMERA, host, 23) for host in HOSTS]}
    assert found(Scan(), [worlds.batch(0, rows)]) == ()


def test_who_answers_a_search_of_a_maker_is_no_scanner() -> None:
    """A plug that is looked for by a broadcast to port 9999 answers from there to ever new ports of a telephone."""

    def answers(minute: int) -> worlds.Rows:
        back = worlds.failed(minute + 0.2, CAMERA, worlds.LAPTOP, 50_000 + minute, proto="udp", orig_p=9999)
        return {"conn": [back]}

    assert found(Scan(), worlds.days(40, 1, answers)) == ()


@pytest.mark.parametrize("service", ["ssdp", "dns"])
def test_who_answers_searches_of_a_group_scans_nobody(service: str) -> None:
    def answers(minute: int) -> worlds.Rows:
        row = worlds.failed(minute + 0.1, CAMERA, worlds.LAPTOP, 50_000 + minute, proto="udp", service=service)
        return {"conn": [row]}

    assert found(Scan(), worlds.days(60, 1, answers)) == ()
