"""CIP requests as commands."""

import pytest

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.controllers import cip
from tests.wardline.behaviour.worlds import HMI, PLC, Row
from wardline.behaviour.commands import commands


def _met(*rows: Row) -> list[tuple[str, str]]:
    return commands(worlds.batch(0, {"cip": rows})).select("command", "what").rows()


def test_writes_are_told_apart_by_tag_whichever_member_and_reads_are_one() -> None:
    assert _met(
        cip(0.1, HMI, PLC, "Read_Tag", symbol="A"),
        cip(0.2, HMI, PLC, "Read_Tag", symbol="B"),
        cip(0.3, HMI, PLC, "Write_Tag", symbol="Line[3].On", route="1/0"),
        cip(0.4, HMI, PLC, "Write_Tag", symbol="Line[4].On", route="1/0"),
        cip(0.5, HMI, PLC, "Set_Attribute_Single", class_id=4, class_name="Assembly", instance=100, attribute=3),
    ) == [
        ("cip - Read_Tag", "read"),
        ("cip 1/0 Write_Tag Line[].On", "write"),
        ("cip - Set_Attribute_Single Assembly 100 attribute 3", "write"),
    ]


@pytest.mark.parametrize(
    ("service", "given", "what"),
    [
        ("Stop", {"class_id": 0x64, "class_name": "Controller"}, "stop"),
        ("Reset", {"class_id": 1, "class_name": "Identity"}, "stop"),
        ("Get_Attributes_All", {"class_id": 1, "class_name": "Identity"}, "look"),
        ("Get_Attribute_List", {"class_id": 0x8B}, "read"),
        ("Initiate_Download", {"class_id": 0x37, "class_name": "File"}, "write"),
        ("Execute_PCCC", {"pccc_func": "change mode"}, "stop"),
        ("Execute_PCCC", {"pccc_func": "protected typed logical write", "symbol": "N7:0"}, "write"),
        ("Execute_PCCC", {"pccc_func": "typed read"}, "read"),
        (None, {"enip_command": "ListIdentity"}, "look"),
    ],
)
def test_what_each_service_does(service: str | None, given: dict[str, object], what: str) -> None:
    assert [one for _, one in _met(cip(0.1, HMI, PLC, service, **given))] == [what]


def test_answers_sessions_and_the_packet_around_several_are_no_commands() -> None:
    assert _met(
        cip(0.1, HMI, PLC, "Multiple_Service_Packet"),
        cip(0.2, HMI, PLC, None, enip_command="RegisterSession"),
        cip(0.3, HMI, PLC, "Write_Tag", symbol="A", pdu_type="RESP", is_orig=False),
    ) == []  # fmt: skip
