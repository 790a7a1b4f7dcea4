"""DNP3 frames: the CRC of the standard, blocks of sixteen, exact messages, and tshark's reading of them."""

from hypothesis import given
from hypothesis import strategies as st

from tests.wardline_range import second_pair
from wardline_range.protocols import dnp3


def test_the_crc_is_that_of_the_catalogue() -> None:
    assert dnp3.crc(b"123456789") == (0xEA82).to_bytes(2, "little")


@given(st.binary(max_size=248), st.integers(0, 1000))
def test_every_block_carries_its_crc(application: bytes, sequence: int) -> None:
    frame = dnp3.frame(application, sequence, src=10, dst=1, from_master=False)
    assert frame[8:10] == dnp3.crc(frame[:8])
    assert frame[2] == 5 + 1 + len(application)
    rest, user = frame[10:], b""
    while rest:
        block, rest = rest[:18], rest[18:]
        assert block[-2:] == dnp3.crc(block[:-2])
        user += block[:-2]
    assert user[1:] == application


def test_messages_carry_sequence_and_objects() -> None:
    assert dnp3.request(18, dnp3.READ, dnp3.CLASS_EVENTS) == bytes.fromhex("c2013c02063c03063c0406")
    assert dnp3.response(3, confirms=True) == bytes.fromhex("e3810000")
    assert dnp3.analog_inputs([-1, 2]) == bytes.fromhex("1e0200000101ffff010200")
    assert dnp3.binary_inputs([True, False]) == bytes.fromhex("01020000018101")
    assert dnp3.analog_event(3, 258) == bytes.fromhex("200217010301") + b"\x02\x01"


def test_controls_restarts_and_reports_are_exact() -> None:
    crob = "0c0128 0100 0300 03 01 64000000 00000000 00"
    assert dnp3.relay(3, dnp3.LATCH_ON, on_ms=100) == bytes.fromhex(crob)
    assert dnp3.request(4, dnp3.COLD_RESTART) == bytes.fromhex("c40d")
    assert dnp3.response(4, dnp3.restart_delay(5000)) == bytes.fromhex("c4810000 34020701 8813")
    assert dnp3.response(5, indications=dnp3.NO_FUNCTION) == bytes.fromhex("c5810001")
    report = dnp3.unsolicited(6, dnp3.binary_event(2, True), indications=dnp3.RESTARTED)
    assert report == bytes.fromhex("f6828000 020117010281")
    assert dnp3.confirm_unsolicited(6) == bytes.fromhex("d600")


def test_tshark_reads_every_message() -> None:
    lock = dnp3.relay(1, dnp3.LATCH_OFF)
    asked = (
        (dnp3.request(0, dnp3.READ, dnp3.CLASS_ALL), dnp3.response(0, dnp3.analog_inputs([5, -5]))),
        (dnp3.request(1, dnp3.COLD_RESTART), dnp3.response(1, dnp3.restart_delay(5000))),
        (dnp3.request(2, dnp3.WARM_RESTART), dnp3.response(2, indications=dnp3.NO_FUNCTION)),
        (dnp3.request(3, dnp3.WRITE, dnp3.CLEAR_RESTART), dnp3.response(3)),
        (dnp3.request(4, dnp3.SELECT, lock), dnp3.response(4, lock)),
        (dnp3.request(5, dnp3.OPERATE, lock), dnp3.response(5, lock)),
        (dnp3.request(6, dnp3.DIRECT_OPERATE, lock), dnp3.response(6, dnp3.relay(1, 4, status=dnp3.NOT_AUTHORIZED))),
        (dnp3.request(7, dnp3.ENABLE_UNSOLICITED, dnp3.CLASS_EVENTS), dnp3.response(7)),
        (b"", dnp3.unsolicited(0, dnp3.analog_event(0, 7) + dnp3.binary_event(2, True), indications=dnp3.RESTARTED)),
        (dnp3.confirm_unsolicited(0), b""),
    )
    turns = []
    for at, (request, answer) in enumerate(asked):
        turns.append(dnp3.frame(request, at, src=1, dst=10, from_master=True) if request else b"")
        turns.append(dnp3.frame(answer, at, src=10, dst=1, from_master=False) if answer else b"")
    capture = second_pair.tcp_exchange(dnp3.PORT, *turns)
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"dnp3"}
    shown = second_pair.dissect(capture, "dnp3.al.func", "dnp3.al.ctrlstatus", only="dnp3")
    requests = 1, 13, 14, 2, 3, 4, 5, 20
    functions = [one for code in requests for one in (code, dnp3.RESPONSE)] + [dnp3.UNSOLICITED, dnp3.CONFIRM]
    assert [int(row[0]) for row in shown] == functions
    assert shown[13][1] == "9"
