"""What people want quiet is quiet, for as long and as far as they said, and nothing else is."""

from dataclasses import replace

import pytest

from tests.wardline.incidents.made import MINUTE, START, a_device, a_finding
from wardline.incidents import Quiet, heard
from wardline.incidents.quiet import PLANNED, from_frame, to_frame
from wardline.model.device import Device, DeviceId
from wardline.model.directive import ChangeWindow, Directives, Lesson, Suppression
from wardline.model.finding import Finding

FINDING = replace(a_finding(), device=DeviceId("d-eng"), detector="ot_command", peers=("d-plc",), ts=START)
WINDOW = ChangeWindow(("10.0.0.5", "10.0.0.9"), START - MINUTE, START + MINUTE, "work order", ("ot_command",))


class Known:
    """The inventory of two devices."""

    def get(self, device: DeviceId) -> Device | None:
        engineer = a_device("d-eng", "10.0.0.5", type="workstation")
        return {"d-eng": engineer, "d-plc": a_device("d-plc", "10.0.0.9")}.get(device)


@pytest.mark.feature("B15")
def test_named_work_on_named_devices_is_quiet() -> None:
    told, quiet = _heard(FINDING, Directives(windows=(WINDOW,)))
    assert told == ()
    assert quiet.by(PLANNED) == 1


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
def test_everything_else_is_told(other: Finding) -> None:
    assert _heard(other, Directives(windows=(WINDOW,)))[0] == (other,)


def test_where_nobody_said_anything_everything_is_told() -> None:
    assert _heard(FINDING, Directives()) == ((FINDING,), Quiet())


SUPPRESSION = Suppression(
    "S1", ("10.0.0.5",), ("ot_command",), "10.0.0.9", START - MINUTE, START + MINUTE, "a test rig"
)


@pytest.mark.feature("F4")
@pytest.mark.parametrize("devices", [("10.0.0.5",), ("d-eng",), ("type:workstation",), ("*",)])
def test_a_suppression_by_device_group_type_and_peer_is_quiet_and_counted(devices: tuple[str, ...]) -> None:
    told, quiet = _heard(FINDING, Directives(suppressions=(replace(SUPPRESSION, devices=devices),)))
    assert told == ()
    assert quiet.words() == "1: S1 1 ot_command"
    assert quiet.findings == (("S1", FINDING),)


@pytest.mark.feature("F4")
@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, detector="scan"),
        replace(FINDING, peers=("d-other",)),
        replace(FINDING, device=DeviceId("d-plc")),
        replace(FINDING, ts=START + MINUTE, end=START + 2 * MINUTE),
    ],
    ids=["another kind", "another peer", "another device", "expired"],
)
def test_a_suppression_hides_nothing_else(other: Finding) -> None:
    assert _heard(other, Directives(suppressions=(SUPPRESSION,)))[0] == (other,)


@pytest.mark.feature("B7")
def test_a_lesson_covers_the_very_matter_and_no_other() -> None:
    lesson = Lesson("L1", "d-eng", "ot_command", FINDING.subject, START - MINUTE, "the new historian")
    assert _heard(FINDING, Directives(lessons=(lesson,)))[0] == ()
    for other in (
        replace(FINDING, subject="peer=10.0.0.7"),
        replace(FINDING, detector="new_peer"),
        replace(FINDING, device=DeviceId("d-plc")),
        replace(FINDING, ts=START - 2 * MINUTE),
    ):
        assert _heard(other, Directives(lessons=(lesson,)))[0] == (other,)


def test_what_is_kept_quiet_is_written_and_read_back() -> None:
    _, quiet = _heard(FINDING, Directives(suppressions=(SUPPRESSION,)))
    _, quiet = heard([replace(FINDING, ts=START + 1)], Directives(windows=(WINDOW,)), Known(), {}, quiet)
    assert from_frame(to_frame(quiet)) == quiet
    assert from_frame(to_frame(Quiet())) == Quiet()


def _heard(finding: Finding, said: Directives) -> tuple[tuple[Finding, ...], Quiet]:
    return heard([finding], said, Known(), {}, Quiet())
