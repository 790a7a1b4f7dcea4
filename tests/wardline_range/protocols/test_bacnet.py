"""BACnet/IP: the standard's examples, a device that answers and remembers, and tshark's reading of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline_range import second_pair
from wardline_range.protocols import bacnet
from wardline_range.protocols.bacnet import Bits, Enumerated, ObjectId, Objects, Value

ROOM = ObjectId(bacnet.ANALOG_INPUT, 5)
SETPOINT = ObjectId(bacnet.ANALOG_VALUE, 1)
FAN = ObjectId(bacnet.BINARY_OUTPUT, 3)
ITSELF = ObjectId(bacnet.DEVICE, 1201)
FINE = Bits((False, False, False, False))


def a_controller() -> Objects:
    return Objects(
        1201,
        5,
        {
            ITSELF: {bacnet.OBJECT_NAME: "AHU-1", bacnet.OBJECT_LIST: (ITSELF, ROOM, SETPOINT, FAN)},
            ROOM: {bacnet.PRESENT_VALUE: 72.3, bacnet.STATUS_FLAGS: FINE, bacnet.UNITS: Enumerated(62)},
            SETPOINT: {bacnet.PRESENT_VALUE: 21.0},
            FAN: {bacnet.PRESENT_VALUE: Enumerated(0)},
        },
    )


def test_messages_are_those_of_annex_f() -> None:
    reading = bacnet.read_property(1, ROOM, bacnet.PRESENT_VALUE)
    assert reading == bytes.fromhex("810a0011 0104 0005010c 0c00000005 1955")
    held = bacnet.read_ack(1, ROOM, bacnet.PRESENT_VALUE, 72.3)
    assert held == bytes.fromhex("810a0017 0100 30010c 0c00000005 1955 3e 444290999a 3f")
    writing = bacnet.write_property(89, SETPOINT, bacnet.PRESENT_VALUE, 180.0)
    assert writing[10:] == bytes.fromhex("0c00800001 1955 3e 4443340000 3f")
    assert bacnet.simple_ack(89, bacnet.WRITE_PROPERTY)[6:] == bytes.fromhex("20590f")
    changed: dict[int, Value] = {bacnet.PRESENT_VALUE: 65.0, bacnet.STATUS_FLAGS: FINE}
    told = bacnet.cov_notification(18, 4, ObjectId(bacnet.ANALOG_INPUT, 10), 0, changed)
    known = "1002 0912 1c02000004 2c0000000a 3900 4e 0955 2e 4442820000 2f 096f 2e 820400 2f 4f"
    assert told[6:] == bytes.fromhex(known)


def test_discovery_is_broadcast_to_all_networks() -> None:
    assert bacnet.who_is() == bytes.fromhex("810b000c 0120ffff00ff 1008")
    assert bacnet.who_is(3, 300)[10:] == bytes.fromhex("1008 0903 1a012c")
    assert bacnet.i_am(1, 99)[10:] == bytes.fromhex("1000 c402000001 2205c4 9103 2163")


@pytest.mark.parametrize(
    ("one", "octets"),
    [
        (None, "00"),
        (True, "11"),
        (72, "2148"),
        (-1, "34ffffffff"),
        ("This is a BACnet string!", "751900546869732069732061204241436e657420737472696e6721"),
        (Enumerated(0), "9100"),
        (Bits((True, False, True, False, True)), "8203a8"),
        (ObjectId(bacnet.BINARY_INPUT, 15), "c400c0000f"),
    ],
)
def test_values_carry_the_tag_of_their_type(one: Value, octets: str) -> None:
    assert bacnet.value(one) == bytes.fromhex(octets)


VALUES = st.integers(-(1 << 31), (1 << 32) - 1) | st.text(max_size=300) | st.builds(Enumerated, st.integers(0, 9))


@given(st.sampled_from((SETPOINT, FAN)), VALUES | st.floats(width=32, allow_nan=False))
def test_what_is_written_is_read_back(where: ObjectId, new: Value) -> None:
    device = a_controller()
    written = device.answer(bacnet.write_property(7, where, bacnet.PRESENT_VALUE, new, 8))
    assert written == bacnet.simple_ack(7, bacnet.WRITE_PROPERTY)
    seen = device.answer(bacnet.read_property(8, where, bacnet.PRESENT_VALUE))
    assert seen == bacnet.read_ack(8, where, bacnet.PRESENT_VALUE, new)


def test_a_priority_given_up_changes_nothing() -> None:
    device = a_controller()
    device.answer(bacnet.write_property(7, SETPOINT, bacnet.PRESENT_VALUE, None, 8))
    assert device.held[SETPOINT][bacnet.PRESENT_VALUE] == 21.0


def test_an_array_is_read_whole_or_by_its_elements() -> None:
    device, asked = a_controller(), bacnet.OBJECT_LIST
    assert device.answer(bacnet.read_property(1, ITSELF, asked, 0)) == bacnet.read_ack(1, ITSELF, asked, 4, 0)
    assert device.answer(bacnet.read_property(1, ITSELF, asked, 2)) == bacnet.read_ack(1, ITSELF, asked, ROOM, 2)
    whole = device.answer(bacnet.read_property(1, ITSELF, asked))
    assert whole == bacnet.read_ack(1, ITSELF, asked, (ITSELF, ROOM, SETPOINT, FAN))
    beyond = device.answer(bacnet.read_property(1, ITSELF, asked, 5))
    assert beyond == bacnet.error(1, bacnet.READ_PROPERTY, (2, 42))


def test_it_answers_only_who_asks_for_it() -> None:
    device = a_controller()
    assert device.answer(bacnet.who_is()) == device.answer(bacnet.who_is(1200, 1300)) == bacnet.i_am(1201, 5)
    assert device.answer(bacnet.who_is(1, 1200)) == device.answer(bacnet.i_am(3, 4)) == b""


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (bacnet.read_property(1, ObjectId(0, 9), 85), bacnet.error(1, bacnet.READ_PROPERTY, (1, 31))),
        (bacnet.read_property(1, ROOM, 999), bacnet.error(1, bacnet.READ_PROPERTY, (2, 32))),
        (bacnet.write_property(1, ROOM, 85, 1.0), bacnet.error(1, bacnet.WRITE_PROPERTY, (2, 40))),
        (bacnet.write_property(1, SETPOINT, 28, "x"), bacnet.error(1, bacnet.WRITE_PROPERTY, (2, 32))),
        (bacnet.subscribe_cov(1, 2, ObjectId(0, 9), 60), bacnet.error(1, bacnet.SUBSCRIBE_COV, (1, 31))),
        (bytes.fromhex("810a000b 0104 00050106 00"), bytes.fromhex("810a0009 0100 600109")),
    ],
)
def test_what_it_cannot_do_is_refused(request_: bytes, answer: bytes) -> None:
    assert a_controller().answer(request_) == answer


def test_tshark_reads_every_message() -> None:
    device = a_controller()
    asked = (
        bacnet.who_is(1, 4_000_000),
        bacnet.read_property(1, ROOM, bacnet.PRESENT_VALUE),
        bacnet.read_property(2, ITSELF, bacnet.OBJECT_NAME),
        bacnet.read_property(3, ITSELF, bacnet.OBJECT_LIST, 2),
        bacnet.read_property(4, ROOM, 999),
        bacnet.read_multiple(5, {ROOM: (bacnet.PRESENT_VALUE, bacnet.STATUS_FLAGS, 999), FAN: (bacnet.PRESENT_VALUE,)}),
        bacnet.write_property(6, SETPOINT, bacnet.PRESENT_VALUE, 25.5, 8),
        bacnet.write_property(7, FAN, bacnet.PRESENT_VALUE, Enumerated(1), 8),
        bacnet.write_property(8, FAN, bacnet.PRESENT_VALUE, None, 8),
        bacnet.subscribe_cov(9, 18, ROOM, 300),
    )
    told = bacnet.cov_notification(18, 1201, ROOM, 290, {bacnet.PRESENT_VALUE: 21.5, bacnet.STATUS_FLAGS: FINE})
    turns = [turn for request in asked for turn in (request, device.answer(request))]
    capture = second_pair.udp_exchange(bacnet.PORT, *turns, b"", told)
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"bacapp"}
    fields = "bacapp.unconfirmed_service", "bacapp.confirmed_service", "bacapp.present_value.real"
    shown = second_pair.dissect(capture, *fields)
    assert [row[0] for row in shown if row[0]] == ["8", "0", "2"]
    confirmed = ("12", "12", "12", "12", "14", "15", "15", "15", "5")
    assert [row[1] for row in shown[2:-1]] == [one for service in confirmed for one in (service, service)]
    assert [row[2] for row in shown if row[2]] == ["72.3000030517578", "72.3000030517578", "25.5", "21.5"]
