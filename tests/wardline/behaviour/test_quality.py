"""An outage or a sensor's fault is named as such and never told as an attack; a real one within it still is."""

from collections.abc import Sequence

import pytest

from tests.wardline.behaviour import bad_hours, worlds
from tests.wardline.behaviour.worlds import CAMERAS, LAPTOP
from wardline.behaviour import Learning, begin, from_frames, judge, to_frames
from wardline.model.batch import Batch
from wardline.model.finding import Finding

LEARN, EVEN = 38, 0.5


def _told(batches: Sequence[Batch], cut: int = -1) -> tuple[Finding, ...]:
    state = begin(Learning(until=worlds.T0 + LEARN * worlds.MINUTE, device_s=60))
    found: list[Finding] = []
    for place, seen in enumerate(batches):
        state = from_frames(to_frames(state), state.detectors) if place == cut else state
        findings, state = judge(seen, worlds.inventory(), state)
        found += [one for one in findings if one.probability >= EVEN]
    return tuple(found)


def _outage(*extra: tuple[int, worlds.Rows]) -> list[Batch]:
    batches = bad_hours.without_internet(60, range(40, 50))
    for minute, rows in extra:
        away = {"conn": [worlds.failed(minute + 0.3, camera, worlds.CLOUD[0], 8443) for camera in CAMERAS]}
        batches[minute] = worlds.batch(minute, worlds.merged(away, rows))
    return batches


@pytest.mark.feature("B18")
def test_an_outage_is_named_and_nothing_else_is_told() -> None:
    found = _told(_outage((42, bad_hours.retries(42))))
    assert {one.detector for one in found} == {"network_outage"}
    assert {one.subject for one in found} == {"internet_outage"}


def test_without_an_outage_the_same_retries_are_a_scan() -> None:
    quiet = worlds.days(60, 1, worlds.once(42, bad_hours.retries(42)))
    assert "scan" in {one.detector for one in _told(quiet)}


@pytest.mark.feature("B18")
def test_a_scan_inside_is_told_in_the_middle_of_an_outage() -> None:
    inside = {"conn": [worlds.failed(42.5, LAPTOP, f"10.0.0.{place}", 23) for place in range(100, 130)]}
    found = _told(_outage((42, inside)))
    (scan,) = [one for one in found if one.detector == "scan"]
    assert not any(part.name == "explained away" for part in scan.parts)
    assert "network_outage" in {one.detector for one in found}


def test_a_faulty_sensor_makes_a_finding_less_likely_but_does_not_hide_a_sure_one() -> None:
    def dropping(minute: int) -> worlds.Rows:
        return bad_hours.dropping(minute) if 40 <= minute < 45 else {}

    def walks(many: int) -> set[str]:
        rows = {"conn": [worlds.failed(44.5, LAPTOP, f"10.0.0.{place}", 23) for place in range(100, 100 + many)]}
        return {one.detector for one in _told(worlds.days(50, 1, dropping, worlds.once(44, rows)))}

    assert walks(12) == {"sensor_fault"}
    assert walks(25) == {"sensor_fault", "scan"}


@pytest.mark.parametrize("cut", [41, 44, 52])
def test_an_outage_cut_in_two_is_told_the_same(cut: int) -> None:
    assert _told(_outage(), cut) == _told(_outage())
