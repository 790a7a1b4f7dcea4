"""Commands over BACnet and CIP that a controller never got, and all that must stay quiet."""

from collections.abc import Callable

import pytest

from tests.wardline.behaviour import controllers
from tests.wardline.behaviour.controllers import bacnet, changed, cip, told_to_all, write
from tests.wardline.behaviour.worlds import CAMERAS, HMI, LAPTOP, PLC, Row, Rows, once, part_of, run
from wardline.model.finding import Finding

LEARN = 300
LAST = 310


def _building(*rows: Row) -> tuple[Finding, ...]:
    return run("ot_command", controllers.hours(LAST, controllers.building, once(LAST, {"bacnet": rows})), LEARN)


def _line(*rows: Row) -> tuple[Finding, ...]:
    return run("ot_command", controllers.hours(LAST, controllers.line, once(LAST, {"cip": rows})), LEARN)


def test_a_stranger_that_overrides_a_setpoint_is_told_with_the_object() -> None:
    (finding,) = _building(write(LAST + 0.5, LAPTOP, PLC, "analog-value", 1))
    assert "laptop (10.0.0.30) sent plc (10.0.0.10) BACnet write_property of analog-value 1 present-value" in (
        finding.claim
    )
    assert set(finding.techniques) == {"T0855", "T0836", "T0848"}
    assert finding.evidence[0].table == "bacnet"


@pytest.mark.parametrize(
    ("service", "state", "technique"),
    [
        ("reinitialize_device", "coldstart", "T0816"),
        ("device_communication_control", "disable", "T0803"),
        ("atomic_write_file", None, "T0843"),
    ],
)
def test_a_known_client_that_controls_the_device_itself_is_told(
    service: str, state: str | None, technique: str
) -> None:
    (finding,) = _building(bacnet(LAST + 0.5, HMI, PLC, service, device_state=state))
    assert technique in finding.techniques
    assert finding.severity == "high"


def test_a_station_that_writes_many_objects_may_write_another() -> None:
    def overrides(minute: int) -> Rows:
        return {"bacnet": [write(minute + 0.7, HMI, PLC, "analog-output", minute)] if minute % 25 == 0 else []}

    another = {"bacnet": [write(LAST + 0.5, HMI, PLC, "analog-output", 7)]}
    assert run("ot_command", controllers.hours(LAST, controllers.building, overrides, once(LAST, another)), LEARN) == ()


def test_a_station_that_writes_one_object_only_is_told_when_it_writes_another() -> None:
    (finding,) = _building(write(LAST + 0.5, HMI, PLC, "analog-output", 1))
    assert "analog-output 1" in finding.claim
    assert part_of(finding, "new command") > 2


def test_discovery_announcement_and_notification_are_quiet() -> None:
    quiet = (
        told_to_all(LAST + 0.1, PLC, "who_is"),
        told_to_all(LAST + 0.2, HMI, "who_has"),
        told_to_all(LAST + 0.3, LAPTOP, "i_am"),
        told_to_all(LAST + 0.4, CAMERAS[0], "who_is"),
        changed(LAST + 0.5, PLC, LAPTOP),
        changed(LAST + 0.6, PLC, controllers.EVERYBODY, is_broadcast=True),
        bacnet(LAST + 0.7, HMI, PLC, "who_is", apdu_type="UNCONFIRMED_REQUEST"),
    )
    assert _building(*quiet) == ()


def test_a_device_that_nobody_asked_and_that_reports_is_told() -> None:
    told = {"bacnet": [changed(2410.5, LAPTOP, HMI)]}
    (finding,) = run("ot_command", controllers.hours(2410, controllers.building, once(2410, told)), LEARN)
    assert finding.techniques == ("T0856",)
    assert "reported to hmi" in finding.claim


@pytest.mark.parametrize(
    ("service", "given", "expected"),
    [
        ("Write_Tag", {"symbol": "Line_Running", "route": "1/0"}, ("CIP Write_Tag of Line_Running", "T0855")),
        ("Stop", {"class_id": 100, "class_name": "Controller", "instance": 1}, ("CIP Stop of Controller 1", "T0858")),
        ("Reset", {"class_id": 1, "class_name": "Identity", "instance": 1}, ("CIP Reset of Identity 1", "T0816")),
        ("Create", {"class_id": 0x69, "class_name": "Routine"}, ("CIP Create of Routine", "T0843")),
        ("Execute_PCCC", {"pccc_func": "change mode"}, ("CIP PCCC change mode", "T0858")),
    ],
)
def test_a_stranger_at_a_line_is_told(service: str, given: dict[str, object], expected: tuple[str, str]) -> None:
    (finding,) = _line(cip(LAST + 0.5, LAPTOP, PLC, service, **given))
    said, technique = expected
    assert said in finding.claim
    assert technique in finding.techniques


def test_a_panel_that_begins_to_stop_its_controller_is_told_and_its_recipes_are_not() -> None:
    (finding,) = _line(
        cip(LAST + 0.5, HMI, PLC, "Stop", class_id=100, class_name="Controller", instance=1),
        cip(LAST + 0.6, HMI, PLC, "Write_Tag", symbol="Recipe", route="1/0"),
    )
    assert "CIP Stop" in finding.claim


@pytest.mark.parametrize("ordinary", [controllers.building, controllers.line])
def test_ordinary_hours_are_quiet(ordinary: Callable[[int], Rows]) -> None:
    assert run("ot_command", controllers.hours(600, ordinary, ordinary=500), LEARN) == ()
