"""A burst of refusals is told, a few are not, and what was counted stays bounded."""

import polars as pl

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import HMI, PLC, modbus, once, run
from wardline.behaviour.command_refusals import REFUSED, refusals_learned
from wardline.model.batch import Batch

LEARN = 120


def _refused(times: int) -> list[worlds.Row]:
    asked = [modbus(130 + place / 100, HMI, PLC, 3, "READ_HOLDING_REGISTERS", 100) for place in range(times)]
    no = [dict(row, pdu_type="RESP", exception="ILLEGAL_DATA_ADDRESS", ts=worlds.at(130.5)) for row in asked]
    return [*asked, *no]


def _day(times: int) -> list[Batch]:
    return worlds.days(135, 1, once(130, {"modbus": _refused(times)}))


def test_many_refusals_are_told() -> None:
    (finding,) = run("ot_command", _day(40), LEARN)
    assert "plc (10.0.0.10) refused 40 requests of hmi (10.0.0.20) within a minute" in finding.claim
    assert finding.techniques == ("T0861", "T0806")
    assert finding.subject.endswith("refusals")


def test_a_typing_error_is_not() -> None:
    assert not [one for one in run("ot_command", _day(1), LEARN) if "refus" in one.claim]


def test_refusals_add_up_over_slices() -> None:
    (slice_,) = [one for one in _day(7) if "modbus" in one.tables and one.tables["modbus"]["exception"].count()]
    once_ = refusals_learned(slice_, pl.DataFrame(schema=REFUSED))
    twice = refusals_learned(slice_, once_)
    assert [frame["count"].to_list() for frame in (once_, twice)] == [[7], [14]]
    assert refusals_learned(Batch("test", 0, 1, {}), twice) is twice
