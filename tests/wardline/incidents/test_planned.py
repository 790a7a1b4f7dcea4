"""Change windows: the work they name is quiet while it lasts, and nothing else is."""

from dataclasses import replace

import pytest

from tests.wardline.incidents.made import MINUTE, START, a_device, a_finding
from wardline.incidents import unplanned
from wardline.model.device import Device, DeviceId
from wardline.model.directive import ChangeWindow

FINDING = replace(a_finding(), device=DeviceId("d-eng"), detector="ot_command", peers=("d-plc",), ts=START)
WINDOW = ChangeWindow(("10.0.0.5", "10.0.0.9"), START - MINUTE, START + MINUTE, "work order", ("ot_command",))


class Known:
    """The inventory of two devices."""

    def get(self, device: DeviceId) -> Device | None:
        return {"d-eng": a_device("d-eng", "10.0.0.5"), "d-plc": a_device("d-plc", "10.0.0.9")}.get(device)


@pytest.mark.feature("B15")
def test_named_work_on_named_devices_is_quiet() -> None:
    assert unplanned([FINDING], [WINDOW], Known(), {}) == ()


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, detector="scan"),
        replace(FINDING, peers=("d-other",)),
        replace(FINDING, device=DeviceId("d-other")),
        replace(FINDING, ts=START + MINUTE, end=START + 2 * MINUTE),
        replace(FINDING, ts=START - 2 * MINUTE),
    ],
    ids=["another kind", "another controller", "another device", "after it", "before it"],
)
def test_everything_else_is_told(other: object) -> None:
    assert unplanned([other], [WINDOW], Known(), {}) == (other,)  # type: ignore[list-item]


def test_without_windows_everything_is_told() -> None:
    assert unplanned([FINDING], [], Known(), {}) == (FINDING,)
