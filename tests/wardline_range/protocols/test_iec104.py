"""IEC 60870-5-104: exact frames, counters, a station that obeys and reports, and tshark's reading of it."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline_range import second_pair
from wardline_range.protocols import iec104
from wardline_range.protocols.iec104 import Link, Station

MASTER, CONTROLLED = 0, 1


def a_substation() -> Station:
    return Station(3, {100: True, 101: False}, {700: 50.02, 701: 110.5}, {6000: 101}, {6200: 701})


def test_control_frames_are_exact() -> None:
    asked = [iec104.act(one).hex() for one in (iec104.STARTDT, iec104.STOPDT, iec104.TESTFR)]
    assert asked == ["680407000000", "680413000000", "680443000000"]
    confirmed = [iec104.con(one).hex() for one in (iec104.STARTDT, iec104.STOPDT, iec104.TESTFR)]
    assert confirmed == ["68040b000000", "680423000000", "680483000000"]
    assert iec104.supervisory(5) == bytes.fromhex("680401000a00")


def test_data_frames_are_exact() -> None:
    asked = iec104.information(iec104.interrogation(3), 0, 0)
    assert asked == bytes.fromhex("680e00000000 64 01 0600 0300 000000 14")
    told = iec104.information(iec104.measured(3, {700: 50.5}), 2, 1)
    assert told == bytes.fromhex("681204000200 0d 01 0300 0300 bc0200 00004a42 00")
    assert iec104.single_points(3, {100: True}) == bytes.fromhex("01 01 0300 0300 640000 01")
    assert iec104.single_command(3, 6000, True, selects=True) == bytes.fromhex("2d 01 0600 0300 701700 81")
    assert iec104.setpoint(3, 6200, 1.0) == bytes.fromhex("32 01 0600 0300 381800 0000803f 00")


@given(st.lists(st.sampled_from((MASTER, CONTROLLED)), max_size=30))
def test_each_frame_counts_its_sender_and_acknowledges_the_other(sides: list[int]) -> None:
    link, sent = Link(), [0, 0]
    for side in sides:
        numbers = struct.unpack_from("<HH", link.say(side, iec104.interrogation(1)), 2)
        assert numbers == (sent[side] << 1, sent[1 - side] << 1)
        sent[side] += 1
    assert link.acknowledge(MASTER) == iec104.supervisory(sent[CONTROLLED])


def test_counters_start_again_after_fifteen_bits() -> None:
    assert iec104.information(b"", 32768, 32769) == bytes.fromhex("680400000200")


def test_an_interrogation_tells_everything() -> None:
    first, *told, last = a_substation().answer(iec104.interrogation(3))
    assert (first, last) == (iec104.interrogation(3, iec104.CONFIRMED), iec104.interrogation(3, iec104.TERMINATED))
    assert told == [
        iec104.single_points(3, {100: True, 101: False}, iec104.INTERROGATED),
        iec104.measured(3, {700: 50.02, 701: 110.5}, iec104.INTERROGATED),
    ]
    large = Station(3, dict.fromkeys(range(61), True), {}, {}, {})
    assert [unit[1] for unit in large.answer(iec104.interrogation(3))] == [1, 60, 1, 1]


@given(st.floats(width=32, allow_nan=False), st.booleans())
def test_a_command_moves_its_point_and_the_change_is_reported(value: float, is_on: bool) -> None:
    station = a_substation()
    assert station.answer(iec104.setpoint(3, 6200, value)) == [
        iec104.setpoint(3, 6200, value, iec104.CONFIRMED),
        iec104.measured(3, {701: value}),
        iec104.setpoint(3, 6200, value, iec104.TERMINATED),
    ]
    assert station.answer(iec104.single_command(3, 6000, is_on))[1] == iec104.single_points(3, {101: is_on})
    assert (station.values[701], station.points[101]) == (value, is_on)


def test_a_selection_moves_nothing() -> None:
    station = a_substation()
    selection = iec104.single_command(3, 6000, True, iec104.CONFIRMED, selects=True)
    assert station.answer(iec104.single_command(3, 6000, True, selects=True)) == [selection]
    assert not station.points[101]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (
            iec104.single_command(3, 9, True),
            iec104.single_command(3, 9, True, iec104.UNKNOWN_OBJECT, refuses=True),
        ),
        (iec104.setpoint(3, 9, 1.0), iec104.setpoint(3, 9, 1.0, iec104.UNKNOWN_OBJECT, refuses=True)),
        (bytes.fromhex("67 01 0600 0300 000000") + bytes(7), bytes.fromhex("67 01 6c00 0300 000000") + bytes(7)),
    ],
)
def test_what_it_cannot_do_is_refused(asked: bytes, answer: bytes) -> None:
    assert a_substation().answer(asked) == [answer]


def test_tshark_reads_every_message() -> None:
    station, link = a_substation(), Link()
    turns = [iec104.act(iec104.STARTDT), iec104.con(iec104.STARTDT)]
    orders = (
        iec104.interrogation(3),
        iec104.single_command(3, 6000, True),
        iec104.setpoint(3, 6200, 99.5),
        iec104.setpoint(3, 9, 1.0, selects=True),
    )
    for order in orders:
        turns.append(link.say(MASTER, order))
        turns.append(b"".join(link.say(CONTROLLED, unit) for unit in station.answer(order)))
    turns += [link.acknowledge(MASTER), link.say(CONTROLLED, iec104.measured(3, {700: 49.98}, iec104.CYCLIC))]
    turns += [iec104.act(iec104.TESTFR), iec104.con(iec104.TESTFR)]
    capture = second_pair.tcp_exchange(iec104.PORT, *turns)
    second_pair.assert_sound(capture)
    assert {one.removeprefix("iec60870_") for one in second_pair.protocols(capture)} == {"104", "asdu"}
    shown = second_pair.dissect(capture, "iec60870_asdu.typeid", "iec60870_104.utype", only="iec60870_104")
    types = [row[0] for row in shown if row[0]]
    assert types == ["100", "100,1,13,100", "45", "45,1,45", "50", "50,13,50", "50", "50", "13"]
    assert [int(row[1], 16) for row in shown if row[1]] == [0x01, 0x02, 0x10, 0x20]
    floats = second_pair.dissect(capture, "iec60870_asdu.float", only="iec60870_asdu.float")
    assert floats[0] == ["50.02,110.5"]
