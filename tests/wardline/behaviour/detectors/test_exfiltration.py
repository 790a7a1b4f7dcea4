"""Slow copies to new places and hours without measure are found; clouds, updates and remote viewers stay quiet."""

from collections.abc import Callable, Sequence

import pytest

from tests.wardline.behaviour import worlds
from wardline.behaviour import Learning, begin, judge
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.exfiltration import Exfiltration
from wardline.model.batch import Batch
from wardline.model.finding import Finding

CAMERA = worlds.CAMERAS[0]
SLICE = 15
"""Minutes in a slice here: what is judged are hours."""
DAY = 96


def slices(count: int, *more: Callable[[int], worlds.Rows]) -> list[Batch]:
    """So many quarters of an hour in which every camera reports to its cloud."""
    out = []
    for place in range(count):
        minute = place * SLICE
        rows = [
            worlds.conn(minute + 1 + number, camera, worlds.CLOUD[0], 8443, orig_ip_bytes=size, resp_ip_bytes=size // 3)
            for number, camera in enumerate(worlds.CAMERAS)
            for size in [60_000 + 9000 * ((place * 7 + number * 3) % 11)]
        ]
        whole = worlds.batch(minute, worlds.merged({"conn": rows}, *(one(place) for one in more)))
        out.append(Batch("made", whole.start, whole.start + SLICE * worlds.MINUTE, whole.tables))
    return out


def leak(place: int, size: int = 40_000, to: str = worlds.EVIL, **given: object) -> worlds.Rows:
    """One upload in this slice, after the first day."""
    row = worlds.conn(place * SLICE + 5, CAMERA, to, 443, orig_ip_bytes=size, resp_ip_bytes=2000, **given)
    return {"conn": [row]} if place >= DAY else {}


def said(batches: Sequence[Batch]) -> tuple[Finding, ...]:
    state = begin(Learning(worlds.T0 + DAY * SLICE * worlds.MINUTE, 0), [Exfiltration()])
    out: list[Finding] = []
    for batch in batches:
        findings, state = judge(batch, worlds.inventory(), state)
        out += findings
    return tuple(out)


@pytest.mark.feature("B12")
def test_small_uploads_to_a_new_place_add_up() -> None:
    (finding,) = said(slices(DAY + 12, leak))
    assert finding.subject == "place=198.51.100.0/24"
    assert finding.observed.value == 120_000
    assert "never used that place" in finding.claim
    assert "203.0.113.0/24" in finding.nearest


def test_a_known_place_hour_after_hour_beyond_all_before() -> None:
    def more(place: int) -> worlds.Rows:
        return leak(place, 3_000_000, worlds.CLOUD[0])

    (finding,) = said(slices(DAY + 40, more))
    assert finding.subject == "place=203.0.113.0/24"
    assert worlds.part_of(finding, "hour by hour") > 6.9
    assert finding.expected.high == pytest.approx(450_000, rel=0.3)


def test_ordinary_days_are_quiet() -> None:
    assert said(slices(3 * DAY)) == ()


def test_one_busy_hour_is_no_leak() -> None:
    def party(place: int) -> worlds.Rows:
        return leak(place, 3_000_000, worlds.CLOUD[0]) if place < DAY + 4 else {}

    assert said(slices(DAY + 40, party)) == ()


def test_an_update_comes_in_and_does_not_go_out() -> None:
    def fetch(place: int) -> worlds.Rows:
        return leak(place, 150_000)

    def fetched(place: int) -> worlds.Rows:
        rows = fetch(place)
        return {"conn": [{**row, "resp_ip_bytes": 9_000_000} for row in rows.get("conn", [])]}

    assert said(slices(DAY + 8, fetched)) == ()


def test_a_new_cloud_that_all_of_a_kind_use_is_nobodys_leak() -> None:
    def moved(place: int) -> worlds.Rows:
        if place < DAY:
            return {}
        rows = [
            worlds.conn(place * SLICE + 5 + number, camera, worlds.EVIL, 443, orig_ip_bytes=30_000, resp_ip_bytes=9000)
            for number, camera in enumerate(worlds.CAMERAS)
        ]
        return {"conn": rows}

    assert said(slices(DAY + 30, moved)) == ()


def test_a_camera_watched_on_the_way_is_no_leak() -> None:
    def watched(place: int) -> worlds.Rows:
        return leak(place, 20_000_000, proto="udp") if place < DAY + 2 else {}

    assert said(slices(DAY + 8, watched)) == ()


def test_it_keeps_the_contract() -> None:
    learning = Learning(worlds.T0 + DAY * SLICE * worlds.MINUTE, 0)
    findings = check_detector(Exfiltration(), slices(DAY + 12, leak), worlds.inventory(), learning)
    assert len(findings) == 1
