"""An outstation that moves files or talks to its neighbour is found at once; its ordinary life is quiet."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.detectors.run import found
from wardline.behaviour.detectors.field_service import FieldService


def answered(minute: int) -> worlds.Rows:
    """The PLC, and a camera's address that plays a second outstation, answer their master."""
    second = worlds.CAMERAS[0]
    rows = [
        worlds.modbus(minute + 0.1, worlds.HMI, host, 3, "READ_HOLDING_REGISTERS", 0) for host in (worlds.PLC, second)
    ]
    return {"modbus": [{**row, "pdu_type": "RESP"} for row in rows]}


@pytest.mark.parametrize("seed", range(3))
def test_an_unknown_protocol_between_two_outstations_is_found_at_once(seed: int) -> None:
    door = worlds.conn(3.4, worlds.CAMERAS[0], worlds.PLC, 24295, service=None)
    findings = found(
        FieldService(), worlds.days(6, seed, answered, worlds.once(3, {"conn": [door]})), learned_minutes=30
    )
    assert {finding.device for finding in findings} == {
        worlds.device_of(worlds.CAMERAS[0]),
        worlds.device_of(worlds.PLC),
    }
    assert all("protocol not recognised" in finding.claim for finding in findings)


def test_an_outstation_that_opens_a_file_share_is_found() -> None:
    share = worlds.conn(3.4, worlds.PLC, worlds.LAPTOP, 139, service=None)
    (finding,) = found(FieldService(), worlds.days(6, 1, answered, worlds.once(3, {"conn": [share]})))
    assert finding.device == worlds.device_of(worlds.PLC)
    assert {"way in", "opened"} <= {part.name for part in finding.parts}


def test_its_web_page_and_its_clock_are_not() -> None:
    usual = [
        worlds.conn(3.1, worlds.LAPTOP, worlds.PLC, 80, service="http"),
        worlds.conn(3.2, worlds.PLC, worlds.ROUTER, 123),
    ]
    assert found(FieldService(), worlds.days(6, 1, answered, worlds.once(3, {"conn": usual}))) == ()


def test_an_engineer_who_logs_in_once_is_not() -> None:
    shell = worlds.conn(3.4, worlds.LAPTOP, worlds.PLC, 22, service="ssh")
    assert found(FieldService(), worlds.days(6, 1, answered, worlds.once(3, {"conn": [shell]}))) == ()
