"""DNP3 frames: the CRC of the standard, blocks of sixteen."""

from hypothesis import given
from hypothesis import strategies as st

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
