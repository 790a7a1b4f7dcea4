"""Commands over S7comm and IEC 104 that a controller never got, and all that must stay quiet."""

import pytest

from tests.wardline.behaviour import controllers
from tests.wardline.behaviour.controllers import iec104, s7comm
from tests.wardline.behaviour.worlds import HMI, LAPTOP, PLC, Row, Rows, once, part_of, run
from wardline.model.finding import Finding

LEARN = 300
LAST = 310


def _conveyor(*rows: Row) -> tuple[Finding, ...]:
    return run("ot_command", controllers.hours(LAST, controllers.conveyor, once(LAST, {"s7comm": rows})), LEARN)


def _substation(*rows: Row) -> tuple[Finding, ...]:
    return run("ot_command", controllers.hours(LAST, controllers.substation, once(LAST, {"iec104": rows})), LEARN)


def test_an_ordinary_hour_is_quiet() -> None:
    assert _conveyor() == ()
    assert _substation() == ()


def test_a_stranger_that_stops_the_controller_is_told_with_what_it_did() -> None:
    (finding,) = _conveyor(s7comm(LAST + 0.5, LAPTOP, PLC, "PLC Stop"))
    assert "laptop (10.0.0.30) sent plc (10.0.0.10) S7comm PLC Stop" in finding.claim
    assert set(finding.techniques) == {"T0858", "T0881", "T0814", "T0848"}
    assert part_of(finding, "what it does") == 2.0
    assert finding.evidence[0].table == "s7comm"


@pytest.mark.parametrize(
    ("row", "technique"),
    [
        (s7comm(LAST + 0.5, HMI, PLC, "Request Download", block="_0800001P"), "T0843"),
        (s7comm(LAST + 0.5, HMI, PLC, "PLC Control", s7_subfunc="PLC Start / Stop"), "T0858"),
        (s7comm(LAST + 0.5, LAPTOP, PLC, "Start Upload", block="_0800001P"), "T0845"),
        (s7comm(LAST + 0.5, LAPTOP, PLC, "CPU Functions", s7_subfunc="Read SZL"), "T0888"),
    ],
)
def test_program_and_mode_are_told_even_from_whom_one_knows(row: Row, technique: str) -> None:
    (finding,) = _conveyor(row)
    assert technique in finding.techniques


def test_a_stranger_that_switches_a_breaker_is_told_with_station_and_address() -> None:
    (finding,) = _substation(iec104(LAST + 0.5, LAPTOP, PLC, 45, "C_SC_NA_1", object_low=5001, object_high=5001))
    assert "IEC 104 C_SC_NA_1 to station 7 at 5001" in finding.claim
    assert set(finding.techniques) == {"T0855", "T0836", "T0848"}


def test_a_centre_that_commands_an_address_that_it_never_did_is_told() -> None:
    def follows(minute: int) -> Rows:
        at = 6001 if minute < LAST else 6009
        return {"iec104": [iec104(minute + 0.6, HMI, PLC, 50, "C_SE_NC_1", object_low=at, object_high=at)]}

    (finding,) = run("ot_command", controllers.hours(LAST, controllers.substation, follows), LEARN)
    assert "outside the known addresses 6001 to 6001" in finding.claim


def test_a_search_for_addresses_shows_in_what_the_station_refuses() -> None:
    refused = {"cause": "unknown object address", "is_negative": True, "is_orig": False}
    tried = [
        iec104(LAST + place / 50, HMI, PLC, 50, "C_SE_NC_1", object_low=6001, object_high=6001, **given)
        for place in range(30)
        for given in ({}, refused)
    ]
    found = _substation(*tried)
    assert any("refused 30 requests of hmi" in finding.claim for finding in found)
