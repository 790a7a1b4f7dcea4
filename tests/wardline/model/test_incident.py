"""An incident is a value: it cannot change after it was told."""

import pytest

from wardline.model.device import DeviceId
from wardline.model.incident import Incident, Step


def test_incidents_with_the_same_story_are_equal_and_stay_as_they_are() -> None:
    def tell() -> Incident:
        step = Step(5, 6, "It scanned.", "F1")
        return Incident(
            "I1", DeviceId("D1"), "scan", "A scan", "high", 0.9, 5, 6, "Why.", ("Look.",), (step,), (), 1, (), ()
        )

    assert tell() == tell()
    assert tell().timeline[0].count == 1
    with pytest.raises(AttributeError):
        tell().probability = 0.1  # type: ignore[misc]
