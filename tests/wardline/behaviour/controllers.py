"""Rows of BACnet, CIP, S7comm and IEC 104, and minutes of a small building and of a small line under them."""

from collections.abc import Callable
from dataclasses import replace

from tests.wardline.behaviour import worlds
from tests.wardline.behaviour.worlds import HMI, PLC, Row, Rows, at
from wardline.model.batch import Batch

EVERYBODY = "10.0.0.255"


def bacnet(minute: float, sender: str, receiver: str, service: str, **given: object) -> Row:
    """One BACnet request, confirmed unless said otherwise."""
    row: dict[str, object] = {
        "ts": at(minute), "uid": f"B-{sender}-{receiver}", "orig_h": sender, "orig_p": 47808,
        "resp_h": receiver, "resp_p": 47808, "is_orig": True, "bvlc_func": "Original_Unicast_NPDU",
        "is_broadcast": False, "apdu_type": "CONFIRMED_REQUEST", "bacnet_service": service,
    }  # fmt: skip
    return row | given


def write(minute: float, sender: str, receiver: str, kind: str, instance: int, **given: object) -> Row:
    """One WriteProperty of a present value."""
    about = {"object_type": kind, "object_instance": instance, "property": "present-value", "priority": 8}
    return bacnet(minute, sender, receiver, "write_property", **(about | given))


def told_to_all(minute: float, sender: str, service: str, **given: object) -> Row:
    """One broadcast that nobody confirms."""
    about = {"apdu_type": "UNCONFIRMED_REQUEST", "is_broadcast": True, "bvlc_func": "Original_Broadcast_NPDU"}
    return bacnet(minute, sender, EVERYBODY, service, **(about | given))


def changed(minute: float, sender: str, receiver: str, **given: object) -> Row:
    """One change of value, not confirmed."""
    about = {"apdu_type": "UNCONFIRMED_REQUEST", "object_type": "analog-input", "object_instance": 1}
    return bacnet(minute, sender, receiver, "unconfirmed_cov_notification", **(about | given))


def cip(minute: float, sender: str, receiver: str, service: str | None, **given: object) -> Row:
    """One CIP request."""
    row: dict[str, object] = {
        "ts": at(minute), "uid": f"E-{sender}-{receiver}", "orig_h": sender, "orig_p": 50002,
        "resp_h": receiver, "resp_p": 44818, "is_orig": True, "enip_command": "SendRRData", "pdu_type": "REQ",
        "cip_service": service, "service_code": None if service is None else 1,
    }  # fmt: skip
    return row | given


def s7comm(minute: float, sender: str, receiver: str, func: str, **given: object) -> Row:
    """One S7comm job."""
    row: dict[str, object] = {
        "ts": at(minute), "uid": f"S-{sender}-{receiver}", "orig_h": sender, "orig_p": 50102,
        "resp_h": receiver, "resp_p": 102, "is_orig": True, "rosctr": "Job-Request", "pdu_type": "REQ", "s7_func": func,
    }  # fmt: skip
    return row | given


def iec104(minute: float, sender: str, receiver: str, kind: int, name: str, **given: object) -> Row:
    """One IEC 104 data unit in control direction."""
    row: dict[str, object] = {
        "ts": at(minute), "uid": f"I-{sender}-{receiver}", "orig_h": sender, "orig_p": 52404,
        "resp_h": receiver, "resp_p": 2404, "is_orig": True, "iec_type_id": kind, "iec_type": name, "cause": "act",
        "is_negative": False, "is_test": False, "originator": 0, "common_address": 7, "object_count": 1,
        "object_low": 0, "object_high": 0,
    }  # fmt: skip
    return row | given


def hours(last: int, *each: Callable[[int], Rows], ordinary: int = 300) -> list[Batch]:
    """So many ordinary minutes in slices of ten and, later, the minute `last`."""
    slices = [
        replace(
            worlds.batch(start, worlds.merged(*(one(start + place) for one in each for place in range(10)))),
            end=worlds.T0 + (start + 10) * worlds.MINUTE,
        )
        for start in range(0, ordinary, 10)
    ]
    return [*slices, worlds.batch(last, worlds.merged(*(one(last) for one in each)))]


def building(minute: int) -> Rows:
    """The station reads every minute, moves the setpoint every half hour, and looks for devices every two hours."""
    rows = [bacnet(minute + 0.1, HMI, PLC, "read_property_multiple"), changed(minute + 0.4, PLC, HMI)]
    if minute % 15 == 5:
        rows.append(write(minute + 0.2, HMI, PLC, "analog-value", 1))
    if minute % 60 == 0:
        rows += [told_to_all(minute + 0.3, HMI, "who_is"), told_to_all(minute + 0.35, PLC, "i_am")]
        rows.append(bacnet(minute + 0.36, HMI, PLC, "subscribe_cov"))
    return {"bacnet": rows, "conn_update": [worlds.update(minute, HMI, PLC, 47808, proto="udp")]}


def line(minute: int) -> Rows:
    """The panel reads three tags, and loads a recipe every half hour."""
    rows = [cip(minute + 0.1 * n, HMI, PLC, "Read_Tag", symbol=f"Tag{n}", route="1/0") for n in range(1, 4)]
    if minute % 30 == 5:
        rows.append(cip(minute + 0.5, HMI, PLC, "Write_Tag", symbol="Recipe", route="1/0"))
    return {"cip": rows, "conn_update": [worlds.update(minute, HMI, PLC, 44818)]}


def conveyor(minute: int) -> Rows:
    """The panel reads every half minute, and sets the speed every half hour."""
    rows = [s7comm(minute + 0.1 * n, HMI, PLC, "Read Variable", items=[f"DB10 {4 * n}+4"]) for n in (1, 6)]
    if minute % 30 == 5:
        rows.append(s7comm(minute + 0.5, HMI, PLC, "Write Variable", items=["DB10 0+4"]))
    return {"s7comm": rows, "conn_update": [worlds.update(minute, HMI, PLC, 102)]}


def substation(minute: int) -> Rows:
    """The centre asks for everything every quarter of an hour, and moves a setpoint every half hour."""
    told = {"cause": "spont", "is_orig": False, "object_low": 2001, "object_high": 2001}
    rows = [iec104(minute + 0.4, HMI, PLC, 13, "M_ME_NC_1", **told)]
    if minute % 15 == 2:
        rows.append(iec104(minute + 0.2, HMI, PLC, 100, "C_IC_NA_1"))
    if minute % 30 == 5:
        rows.append(iec104(minute + 0.5, HMI, PLC, 50, "C_SE_NC_1", object_low=6001, object_high=6001))
    return {"iec104": rows, "conn_update": [worlds.update(minute, HMI, PLC, 2404)]}
