"""Floods from, towards and mirrored by our devices are found in their first minute of flows; busy life stays quiet."""

from collections.abc import Sequence

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.flood import Flood
from wardline.model.batch import Batch
from wardline.model.finding import Finding

CAMERA = worlds.CAMERAS[1]


def lone(minute: float, orig: str, resp: str, port: int, **given: object) -> worlds.Row:
    """One datagram that nobody answered."""
    return worlds.failed(minute, orig, resp, port, **({"proto": "udp", "duration": 0.0} | given))


def syns(minute: float, count: int, lasts_s: float = 30.0, victim: str = worlds.EVIL) -> worlds.Rows:
    step = lasts_s / 60 / count
    rows = [
        worlds.failed(minute + place * step, CAMERA, victim, 80, orig_p=1024 + place, duration=0.0)
        for place in range(count)
    ]
    return {"conn": rows}


def said(batches: Sequence[Batch], learned: int = 0) -> tuple[Finding, ...]:
    return found(Flood(), batches, learned)


@pytest.mark.feature("B12")
def test_a_flood_of_syns_is_found_in_its_first_minute() -> None:
    (finding,) = said(worlds.days(20, 1, worlds.once(12, syns(12.1, 3000))), 10)
    assert finding.subject == f"flood=out tcp peer={worlds.EVIL}"
    assert "sent 3 000 packets by TCP (port 80)" in finding.claim
    assert finding.observed.value == pytest.approx(100, rel=0.01)
    assert finding.nearest == ""
    assert finding.to_be_normal


def test_a_device_that_is_still_learned_is_judged_too() -> None:
    (finding,) = said(worlds.days(20, 1, worlds.once(12, syns(12.1, 3000))), 60)
    assert finding.probability > 0.8


def test_datagrams_to_ports_without_pattern_are_a_flood() -> None:
    rows = {"conn": [lone(12 + place / 6000, CAMERA, worlds.EVIL, 20000 + place) for place in range(4000)]}
    (finding,) = said(worlds.days(20, 1, worlds.once(12, rows)), 10)
    assert finding.subject == f"flood=out udp peer={worlds.EVIL}"


def test_one_flow_that_goes_on_is_found_while_it_is_open() -> None:
    def pours(minute: int) -> worlds.Rows:
        flow = worlds.update(minute, CAMERA, worlds.EVIL, 9000, proto="udp", orig_pkts=60_000, resp_pkts=0)
        return {"conn_update": [flow]} if minute >= 12 else {}

    (finding,) = said(worlds.days(20, 1, pours), 10)
    assert finding.observed.value == pytest.approx(1000, rel=0.01)
    assert [row.table for row in finding.evidence] == ["conn_update"]


def test_pings_without_end_are_a_flood_even_if_answered() -> None:
    flow = worlds.update(
        12, CAMERA, worlds.PLC, 0, proto="icmp", orig_p=8, orig_pkts=30_000, resp_pkts=30_000, service=None
    )
    (finding,) = said(worlds.days(20, 1, worlds.once(12, {"conn_update": [flow]})), 10)
    assert finding.subject == f"flood=out icmp peer={worlds.PLC}"


def test_many_outside_that_flood_one_of_ours_are_one_matter() -> None:
    rows = [worlds.failed(12 + place / 9000, f"203.0.{place % 200}.9", CAMERA, 80) for place in range(6000)]
    (finding,) = said(worlds.days(20, 1, worlds.once(12, {"conn": rows})), 10)
    assert finding.device == f"dev-{CAMERA}"
    assert "200 senders outside" in finding.claim


def test_answers_that_nobody_asked_for_are_told_as_such() -> None:
    rows = [
        lone(12 + place / 9000, f"203.0.{place % 200}.9", CAMERA, 5000 + place % 900, orig_p=53, orig_ip_bytes=1400)
        for place in range(6000)
    ]
    (finding,) = said(worlds.days(20, 1, worlds.once(12, {"conn": rows})), 10)
    assert "answers of DNS that nobody asked for" in finding.claim
    assert "T1498.002" in finding.techniques


@pytest.mark.parametrize("port", [1900, 5683, 11211])
def test_a_mirror_is_found(port: int) -> None:
    rows = [
        worlds.conn(
            12 + place / 2000, worlds.EVIL, CAMERA, port, proto="udp", orig_pkts=1, resp_pkts=2, orig_p=50_000 + place,
            orig_ip_bytes=120, resp_ip_bytes=700, conn_state="SF", duration=0.01,
        )
        for place in range(600)
    ]  # fmt: skip
    (finding,) = said(worlds.days(20, 1, worlds.once(12, {"conn": rows})), 10)
    assert finding.subject == f"mirror=udp/{port} peer={worlds.EVIL}"
    assert worlds.part_of(finding, "longer answers") == pytest.approx(1.764)


def test_a_flood_in_slices_of_a_second_is_the_same_matter() -> None:
    minute = syns(0.0, 6000, 60.0)["conn"]
    quiet = worlds.ordinary(0, 1)
    batches = [quiet]
    for second in range(60):
        rows = {"conn": [dict(row) for row in minute[second * 100 : (second + 1) * 100]]}
        whole = worlds.batch(1, rows)
        start = worlds.T0 + worlds.MINUTE + second * worlds.NS_PER_S
        batches.append(Batch("made", start, start + worlds.NS_PER_S, whole.tables))
    (finding,) = said(batches)
    assert finding.subject == f"flood=out tcp peer={worlds.EVIL}"


@pytest.mark.parametrize("seed", range(5))
def test_ordinary_days_are_quiet(seed: int) -> None:
    assert said(worlds.days(60, seed), 20) == ()


def test_an_outage_with_impatient_clients_is_no_flood() -> None:
    def retry(minute: int) -> worlds.Rows:
        return syns(minute, 300, 59.0, worlds.CLOUD[0]) if 20 <= minute < 50 else {}

    assert said(worlds.days(60, 1, retry), 20) == ()


def test_a_camera_that_streams_by_datagrams_to_its_viewer_is_no_flood() -> None:
    def streams(minute: int) -> worlds.Rows:
        video = worlds.update(minute, CAMERA, worlds.LAPTOP, 5004, proto="udp", orig_pkts=24_000, resp_pkts=0)
        control = worlds.update(minute, worlds.LAPTOP, CAMERA, 554, orig_pkts=4, resp_pkts=4)
        return {"conn_update": [video, control]} if minute >= 30 else {}

    assert said(worlds.days(60, 1, streams), 20) == ()


def test_pictures_for_a_viewer_who_answers_little_are_no_flood() -> None:
    def watched(minute: int) -> worlds.Rows:
        video = worlds.update(
            minute, CAMERA, worlds.EVIL, 37909, proto="udp", orig_pkts=5200, resp_pkts=60, orig_ip_bytes=5_000_000
        )
        return {"conn_update": [video]} if minute >= 30 else {}

    assert said(worlds.days(60, 1, watched), 20) == ()


def test_a_one_way_stream_that_was_learned_is_normal() -> None:
    def streams(minute: int) -> worlds.Rows:
        data = worlds.update(minute, worlds.PLC, worlds.HMI, 7000, proto="udp", orig_pkts=30_000, resp_pkts=0)
        return {"conn_update": [data]}

    assert said(worlds.days(60, 1, streams), 20) == ()


def test_a_burst_of_reports_to_a_collector_is_no_flood() -> None:
    def reports(minute: int) -> worlds.Rows:
        flow = worlds.update(minute, worlds.ROUTER, worlds.HMI, 514, proto="udp", orig_pkts=9000, resp_pkts=0)
        return {"conn_update": [flow]} if minute == 30 else {}

    assert said(worlds.days(60, 1, reports), 20) == ()


def test_a_sensor_that_sees_one_direction_accuses_nobody() -> None:
    assert said([worlds.batch(0, syns(0.1, 3000))]) == ()


def test_a_scan_of_many_ports_belongs_to_another_detector() -> None:
    rows = [worlds.failed(12 + port / 9000, CAMERA, worlds.PLC, port) for port in range(1, 4000)]
    assert said(worlds.days(20, 1, worlds.once(12, {"conn": rows})), 10) == ()


def test_it_keeps_the_contract() -> None:
    batches = worlds.days(20, 1, worlds.once(12, syns(12.1, 3000)), worlds.once(15, syns(15.1, 2000)))
    findings = check_detector(Flood(), batches, worlds.inventory(), Learning(worlds.T0 + 10 * worlds.MINUTE, 0))
    assert len(findings) == 1
