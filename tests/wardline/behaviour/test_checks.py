"""Every registered detector keeps the contract over the made-up network, attacked and not."""

import pytest

from tests.wardline.behaviour import worlds
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.registry import all_detectors
from wardline.model.ports import Detector


@pytest.mark.parametrize("detector", all_detectors(), ids=lambda one: one.spec.id)
def test_every_detector_keeps_the_contract(detector: Detector) -> None:
    minutes = 44
    batches = worlds.days(minutes, 1, worlds.once(40, worlds.everything_at_once(40)))
    learning = Learning(until=worlds.T0 + 34 * worlds.MINUTE, device_s=60)
    check_detector(detector, batches, worlds.inventory(), learning)
