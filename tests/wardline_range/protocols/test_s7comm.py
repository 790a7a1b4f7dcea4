"""S7 communication: bytes as controllers know them, a controller that remembers, and tshark's reading of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wardline_range import second_pair
from wardline_range.protocols import s7comm
from wardline_range.protocols.s7comm import Address, Controller

LEVELS = Address(4, 6, block=1)


def a_controller() -> Controller:
    texts = {1: "Plant", 2: "CPU 315-2 PN/DP", 5: "S C-X4U421302009", 7: "CPU 315-2 PN/DP"}
    return Controller({1: bytearray(range(16)), 7: bytearray(4)}, "6ES7 315-2EH14-0AB0", texts)


def test_messages_are_exact() -> None:
    assert s7comm.connect() == bytes.fromhex("03000016 11e00000000100 c0010a c1020100 c2020102")
    assert s7comm.setup(0) == bytes.fromhex("03000019 02f080 3201 0000 0000 0008 0000 f000 0001 0001 01e0")
    asked = "0300001f 02f080 3201 0000 0005 000e 0000 0401 120a1002 0006 0001 84 000020"
    assert s7comm.read(5, LEVELS) == bytes.fromhex(asked)
    assert s7comm.stop(9)[7:] == bytes.fromhex("3201 0000 0009 0010 0000 29 0000000000 09") + b"P_PROGRAM"
    assert s7comm.read_szl(1, s7comm.MODULE)[7:] == bytes.fromhex(
        "3207 0000 0001 0008 0008 0001120411440100 ff090004 0011 0000"
    )
    assert s7comm.start(1).endswith(bytes.fromhex("28 000000000000fd 0000 09") + b"P_PROGRAM")
    assert s7comm.start(1, is_cold=True).endswith(b"\xfd\x00\x02C \x09P_PROGRAM")


def test_it_confirms_the_connection_and_the_smaller_size() -> None:
    controller = a_controller()
    confirmed = bytes.fromhex("03000016 11d00001000300 c0010a c1020100 c2020102")
    assert controller.answer(s7comm.connect()) == confirmed
    assert controller.answer(s7comm.setup(1, 960))[-2:] == (480).to_bytes(2, "big")
    assert controller.answer(s7comm.setup(1, 240))[-2:] == (240).to_bytes(2, "big")


@given(st.binary(min_size=1, max_size=16), st.integers(0, 15))
def test_what_is_written_is_read_back(content: bytes, at: int) -> None:
    controller, place = a_controller(), Address(at, len(content), block=1)
    state = controller.answer(s7comm.write(1, place, content))[-1]
    if at + len(content) > 16:
        assert state == 5
        return
    assert state == 0xFF
    assert controller.answer(s7comm.read(2, place)).endswith(content)


def test_values_of_odd_length_are_filled_up_between_but_not_after() -> None:
    answer = a_controller().answer(s7comm.read(1, Address(1, 1, 1), Address(3, 1, 1), Address(0, 2, 99)))
    assert answer[21:] == bytes.fromhex("ff040008 01 00 ff040008 03 00 0a000000")


def test_it_refuses_a_function_that_it_does_not_know() -> None:
    request = bytes.fromhex("03000012 02f080 3201 0000 0001 0001 0000 1d")
    assert a_controller().answer(request) == bytes.fromhex("03000013 02f080 3203 0000 0001 0000 0000 8104")


def test_it_stops_and_starts() -> None:
    controller = a_controller()
    assert controller.answer(s7comm.stop(3))[-1] == 0x29
    assert not controller.is_running
    controller.answer(s7comm.insert(4, s7comm.DATA, 1))
    assert not controller.is_running
    assert controller.answer(s7comm.start(5))[-1] == 0x28
    assert controller.is_running


@pytest.mark.parametrize("size", [1, 186, 187, 1000])
def test_a_download_carries_the_whole_block(size: int) -> None:
    block = s7comm.program_block(s7comm.ORGANISATION, 1, bytes(at % 251 for at in range(size)))
    turns = list(s7comm.download((7, 100), s7comm.ORGANISATION, 1, block))
    pieces = [message for is_station, message in turns if is_station and message[8] == 3 and message[19] == 0x1B]
    assert b"".join(message[25:] for message in pieces) == block
    assert [message[20] for message in pieces] == [1] * (len(pieces) - 1) + [0]
    assert turns[0][1].endswith(b"\x0d" + f"1{size + 36:06}{size:06}".encode())


def test_tshark_reads_every_message() -> None:
    controller = a_controller()
    asked = [
        s7comm.connect(),
        s7comm.setup(1),
        s7comm.read_szl(2, s7comm.MODULE),
        s7comm.read_szl(3, s7comm.COMPONENTS),
        s7comm.read_szl(4, 0x0999),
        s7comm.read(5, LEVELS, Address(0, 4, 7), Address(0, 1, 9)),
        s7comm.write(6, LEVELS, bytes(6)),
        s7comm.stop(7),
        s7comm.start(8),
    ]
    turns = [turn for request in asked for turn in (request, controller.answer(request))]
    is_station = False
    block = s7comm.program_block(s7comm.ORGANISATION, 1, bytes(300))
    for sends, message in s7comm.download((9, 0x300), s7comm.ORGANISATION, 1, block):
        turns += [b"", message] if sends == is_station else [message]
        is_station = sends
    capture = second_pair.tcp_exchange(s7comm.PORT, *turns)
    second_pair.assert_sound(capture)
    assert second_pair.protocols(capture) == ["cotp"] * 2 + ["s7comm"] * (len([one for one in turns if one]) - 2)
    shown = second_pair.dissect(capture, "s7comm.param.func", "s7comm.data.blockcontrol.block_number", only="s7comm")
    functions = "0xf0", "0x04", "0x05", "0x29", "0x28"
    download = "0x1a", "0x1b", "0x1b", "0x1c", "0x28"
    assert [row[0] for row in shown if row[0]] == [one for code in functions + download for one in (code, code)]
    assert [row[1] for row in shown if row[1]] == ["00001"] * 5
    orders = second_pair.dissect(capture, "s7comm.szl.xy11.0001.anz", only="s7comm.szl.xy11.0001.anz")
    assert [order.strip() for [order] in orders] == ["6ES7 315-2EH14-0AB0"]
