"""Steady voices that stop and come back together had an outage; when all stop, the sensor hears nothing."""

from tests.wardline.behaviour import bad_hours, worlds
from tests.wardline.behaviour.worlds import CAMERAS
from wardline.model.batch import Batch

LENGTH = 120


def _minutes(silent: range, *who: str) -> list[Batch]:
    return [
        worlds.batch(minute, bad_hours.heard(minute, *(who if minute in silent else ()))) for minute in range(LENGTH)
    ]


def test_a_group_that_is_silent_and_back_had_an_outage() -> None:
    (outage,) = bad_hours.conditions(_minutes(range(100, 107), *CAMERAS[:3]))
    assert outage.name == "group_outage"
    assert outage.members == tuple(sorted(worlds.mac_of(camera) for camera in CAMERAS[:3]))
    assert {row.table for row in outage.evidence} == {"sender"}


def test_two_silent_devices_are_no_outage() -> None:
    assert bad_hours.conditions(_minutes(range(100, 107), *CAMERAS[:2])) == []


def test_devices_that_rest_one_after_the_other_are_no_outage() -> None:
    batches = [
        worlds.batch(minute, bad_hours.heard(minute, *[one for at, one in enumerate(CAMERAS) if minute // 6 == 6 + at]))
        for minute in range(LENGTH)
    ]
    assert bad_hours.conditions(batches) == []


def test_a_sensor_that_hears_nothing_is_told_when_it_hears_again() -> None:
    batches = [one for minute, one in enumerate(_minutes(range(0))) if not 40 <= minute < 50]
    (blind,) = bad_hours.conditions(batches)
    assert (blind.name, blind.over) == ("blind", True)
    assert 600 <= blind.observed < 700


def test_empty_slices_tell_of_blindness_at_once_and_of_its_end() -> None:
    batches = _minutes(range(0))
    batches[40:50] = [Batch("made", one.start, one.end, {}) for one in batches[40:50]]
    begins, ends = bad_hours.conditions(batches)
    assert (begins.name, begins.told) == ("blind", "begins")
    assert (begins.until - worlds.T0) // worlds.MINUTE < 45
    assert (ends.name, ends.told) == ("blind", "ends")


def test_a_second_outage_of_the_same_group_is_told_too() -> None:
    silent = (range(100, 107), range(140, 148))
    batches = [
        worlds.batch(minute, bad_hours.heard(minute, *(CAMERAS if any(minute in one for one in silent) else ())))
        for minute in range(160)
    ]
    assert [one.name for one in bad_hours.conditions(batches)] == ["group_outage", "group_outage"]
