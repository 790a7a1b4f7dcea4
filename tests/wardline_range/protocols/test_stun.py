"""STUN: the address of the standard's test vectors, and tshark's reading."""

from tests.wardline_range import second_pair
from wardline_range.protocols import stun

TRANSACTION = bytes.fromhex("b7e7a701bc34d686fa87dfae")


def test_the_mapped_address_is_that_of_rfc_5769() -> None:
    made = stun.response(TRANSACTION, "192.0.2.1", 32853, "test vector")
    head = "0101 001c 2112a442 b7e7a701bc34d686fa87dfae"
    software = "8022 000b" + b"test vector\0".hex()
    assert made == bytes.fromhex(head + "0020 0008 0001a147e112a643" + software)
    assert stun.request(TRANSACTION) == bytes.fromhex("0001 0000 2112a442 b7e7a701bc34d686fa87dfae")


def test_tshark_reads_question_and_answer() -> None:
    asked = stun.request(TRANSACTION, "phone"), stun.response(TRANSACTION, "203.0.113.9", 40000)
    capture = second_pair.udp_exchange(stun.PORT, *asked)
    second_pair.assert_sound(capture)
    assert second_pair.protocols(capture) == ["stun", "stun"]
    shown = second_pair.dissect(capture, "stun.type", "stun.att.ipv4", "stun.att.port")
    assert shown == [["0x0001", "", ""], ["0x0101", "203.0.113.9", "40000"]]
