"""What a field device says of its own state is told where it never said so."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import HMI, PLC
from wardline.behaviour import Learning
from wardline.behaviour.checks import check_detector
from wardline.behaviour.detectors.device_trouble import DeviceTrouble
from wardline.model.batch import Batch
from wardline.model.finding import Finding

LEARN, LENGTH = 150, 160


def _answers(minute: int, iin: int = 0) -> worlds.Rows:
    row = worlds.dnp3(minute + 0.51, HMI, PLC, 129, "RESPONSE", pdu_type="RESP", is_orig=False, iin=iin)
    return {"dnp3": [row]}


def _refuses(minute: int, exception: str) -> worlds.Rows:
    asked = worlds.modbus(minute + 0.6, HMI, PLC, 3, "READ_HOLDING_REGISTERS", 100)
    return {"modbus": [{**asked, "pdu_type": "RESP", "exception": exception}]}


def _told(*extra: tuple[int, worlds.Rows], usual: int = 0) -> tuple[Finding, ...]:
    batches: list[Batch] = worlds.days(
        LENGTH, 1, lambda minute: _answers(minute, usual), *(worlds.once(at, rows) for at, rows in extra)
    )
    learning = Learning(until=worlds.T0 + LEARN * worlds.MINUTE, device_s=60)
    return check_detector(DeviceTrouble(), batches, worlds.inventory(), learning)


@pytest.mark.feature("B9")
def test_an_outstation_in_trouble_is_told_once() -> None:
    (told,) = _told((153, _answers(153, 0x4000)), (154, _answers(154, 0x4000)))
    assert told.device == f"dev-{PLC}"
    assert told.claim.startswith("plc (10.0.0.10) reports: device trouble; in 3 hours it did so in 0 minutes")
    assert told.severity == "low"


def test_each_indication_is_told_by_its_own_name() -> None:
    told = _told((153, _answers(153, 0x8000 | 0x0020)), (155, _refuses(155, "GATEWAY_PATH_UNAVAILABLE")))
    assert {one.subject for one in told} == {
        "says it has restarted", "says its configuration is corrupt", "says no path to the device behind it",
    }  # fmt: skip


def test_what_it_always_said_and_what_only_asks_for_attention_is_not_told() -> None:
    assert _told((153, _answers(153, 0x2000)), usual=0x2000) == ()
    assert _told((153, _answers(153, 0x1E00)), (154, _refuses(154, "ILLEGAL_DATA_ADDRESS"))) == ()
