"""Faults of the sensor told about the sensor, not about a device."""

import pytest

from tests.wardline.behaviour import bad_hours, worlds
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.sensor_fault import SensorFault
from wardline.model.batch import Batch
from wardline.model.finding import Finding

LEARNING = Learning(until=worlds.T0 + 30 * worlds.MINUTE, device_s=60)


def _told(batches: list[Batch]) -> tuple[Finding, ...]:
    return check_detector(SensorFault(), batches, worlds.inventory(), LEARNING)


def test_a_mirror_that_drops_is_told_with_its_share() -> None:
    def dropping(minute: int) -> worlds.Rows:
        return bad_hours.dropping(minute) if 40 <= minute < 45 else {}

    (told,) = _told(worlds.days(60, 1, dropping))
    assert told.device == "sensor made"
    assert "of connections lack bytes" in told.claim
    assert told.expected.high is not None
    assert told.expected.high < 0.05


def test_blindness_names_both_reasons_it_may_have() -> None:
    batches = [worlds.batch(minute, bad_hours.heard(minute)) for minute in range(60) if not 40 <= minute < 50]
    (told,) = _told(batches)
    assert told.claim.startswith("Nothing was heard for 10 minutes: the sensor was blind, or the site without power")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"dropped_rows": 3, "evicted_flows": 1}, "The sensor is overloaded: 4 rows and flows lost."),
        ({"backwards": 100}, "The sensor's clock is not steady: 10.0% of packets step back in time."),
        ({"truncated": 900}, "The capture is incomplete: 90.0% of packets are cut short."),
    ],
)
def test_counters_are_put_into_words(counts: dict[str, int], said: str) -> None:
    batches = [bad_hours.with_health(one) for one in worlds.days(12, 1)]
    batches[10] = bad_hours.with_health(batches[10], **counts)
    (told,) = _told(batches)
    assert told.claim == said
