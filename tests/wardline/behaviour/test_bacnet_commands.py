"""BACnet requests as commands."""

from tests.wardline.behaviour import controllers, worlds
from tests.wardline.behaviour.controllers import bacnet, changed, told_to_all, write
from tests.wardline.behaviour.worlds import HMI, PLC, Row
from wardline.behaviour.commands import commands


def _met(*rows: Row) -> list[tuple[str, str]]:
    return commands(worlds.batch(0, {"bacnet": rows})).select("command", "what").rows()


def test_writes_are_told_apart_by_object_and_reads_are_one() -> None:
    reads = [bacnet(0.1 * n, HMI, PLC, "read_property", object_type="device", object_instance=n) for n in range(4)]
    assert _met(*reads, write(0.5, HMI, PLC, "analog-value", 1), write(0.6, HMI, PLC, "analog-output", 1)) == [
        ("bacnet - read_property ", "read"),
        ("bacnet - write_property analog-value 1 present-value", "write"),
        ("bacnet - write_property analog-output 1 present-value", "write"),
    ]


def test_a_write_to_several_is_one_command_for_each() -> None:
    several = ["analog-value 1 present-value", "binary-output 2 present-value"]
    sent = bacnet(0.1, HMI, PLC, "write_property_multiple", properties=several, object_type="analog-value")
    assert [command for command, _ in _met(sent)] == [f"bacnet - write_property_multiple {one}" for one in several]


def test_control_of_a_device_and_its_files() -> None:
    assert _met(
        bacnet(0.1, HMI, PLC, "device_communication_control", device_state="disable"),
        bacnet(0.2, HMI, PLC, "reinitialize_device", device_state="coldstart"),
        bacnet(0.3, HMI, PLC, "atomic_write_file", object_type="file", object_instance=1),
        bacnet(0.4, HMI, PLC, "confirmed_private_transfer", vendor_id=5, value="7"),
    ) == [
        ("bacnet - device_communication_control disable", "stop"),
        ("bacnet - reinitialize_device coldstart", "stop"),
        ("bacnet - atomic_write_file file 1", "write"),
        ("bacnet - confirmed_private_transfer vendor 5 7", "write"),
    ]


def test_announcements_answers_and_what_a_router_passes_on_are_no_commands() -> None:
    answer = {**bacnet(0.1, PLC, HMI, "read_property"), "apdu_type": "COMPLEX_ACK"}
    forwarded = told_to_all(0.3, HMI, "who_is", bvlc_func="Forwarded_NPDU", forwarded_from="10.9.0.1:47808")
    result = {**answer, "apdu_type": None, "bacnet_service": None, "bvlc_func": "BVLC_Result"}
    assert _met(answer, told_to_all(0.2, PLC, "i_am"), forwarded, result) == []


def test_a_notification_is_a_report_to_who_gets_it() -> None:
    found = commands(worlds.batch(0, {"bacnet": [changed(0.1, PLC, HMI)]})).to_dicts()
    assert [(one["what"], one["client"], one["server"]) for one in found] == [("report", "dev-" + HMI, "dev-" + PLC)]
    assert _met(changed(0.1, PLC, controllers.EVERYBODY, is_broadcast=True)) == []


def test_discovery_and_tables_of_a_router_of_broadcasts_are_looks_and_writes() -> None:
    plain = {"apdu_type": None, "bacnet_service": None}
    assert [what for _, what in _met(
        told_to_all(0.1, HMI, "who_is"),
        bacnet(0.2, HMI, PLC, "", **plain, bvlc_func="Register_Foreign_Device"),
        bacnet(0.3, HMI, PLC, "", **plain, bvlc_func="Write_Broadcast_Distribution_Table"),
    )] == ["look", "look", "write"]  # fmt: skip


def test_stations_behind_a_router_are_told_apart() -> None:
    sent = [write(0.1 * n, HMI, PLC, "analog-value", 1, bacnet_dst=f"2001/0{n}") for n in (1, 2)]
    assert [command.split()[1] for command, _ in _met(*sent)] == ["2001/01", "2001/02"]
