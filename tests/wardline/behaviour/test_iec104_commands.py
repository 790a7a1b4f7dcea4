"""IEC 104 data units as commands, and what stations refuse."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.controllers import iec104
from tests.wardline.behaviour.worlds import HMI, PLC
from wardline.behaviour.commands import commands, refusals


def test_a_command_has_its_station_its_type_and_its_addresses() -> None:
    seen = worlds.batch(0, {"iec104": [
        iec104(0.1, HMI, PLC, 45, "C_SC_NA_1", object_low=5001, object_high=5001, is_select=True),
        iec104(0.2, HMI, PLC, 45, "C_SC_NA_1", object_low=5003, object_high=5003),
    ]})  # fmt: skip
    (row,) = commands(seen).to_dicts()
    assert (row["command"], row["what"], row["unit"]) == ("iec104 7 C_SC_NA_1", "write", 7)
    assert (row["low"], row["high"], row["rows"]) == (5001, 5003, 2)
    assert (row["client"], row["server"]) == ("dev-" + HMI, "dev-" + PLC)


@pytest.mark.parametrize(
    ("kind", "name", "what"),
    [(100, "C_IC_NA_1", "read"), (103, "C_CS_NA_1", "read"), (105, "C_RP_NA_1", "stop"), (112, "P_ME_NC_1", "write")],
)
def test_what_each_type_does(kind: int, name: str, what: str) -> None:
    assert commands(worlds.batch(0, {"iec104": [iec104(0.1, HMI, PLC, kind, name)]}))["what"].to_list() == [what]


def test_what_a_station_reports_shows_who_is_its_centre() -> None:
    told = iec104(0.1, HMI, PLC, 13, "M_ME_NC_1", cause="spont", is_orig=False)
    (row,) = commands(worlds.batch(0, {"iec104": [told]})).to_dicts()
    assert (row["command"], row["what"]) == ("iec104 7 report", "report")
    assert (row["client"], row["server"]) == ("dev-" + HMI, "dev-" + PLC)


def test_answers_confirmations_and_tests_of_the_line_are_no_commands() -> None:
    seen = worlds.batch(0, {"iec104": [
        iec104(0.1, HMI, PLC, 13, "M_ME_NC_1", cause="inrogen", is_orig=False),
        iec104(0.2, HMI, PLC, 45, "C_SC_NA_1", cause="actcon", is_orig=False),
        iec104(0.3, HMI, PLC, 107, "C_TS_TA_1"),
    ]})  # fmt: skip
    assert commands(seen).is_empty()


def test_a_refusal_belongs_to_the_one_who_asked() -> None:
    no = iec104(0.2, HMI, PLC, 45, "C_SC_NA_1", cause="unknown object address", is_negative=True, is_orig=False)
    (row,) = refusals(worlds.batch(0, {"iec104": [no, no]})).to_dicts()
    assert (row["client"], row["server"], row["rows"]) == ("dev-" + HMI, "dev-" + PLC, 2)
    assert (row["table"], row["exception"]) == ("iec104", "C_SC_NA_1: unknown object address")
