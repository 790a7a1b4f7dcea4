"""DNS messages: bytes as in the standard."""

import struct

from wardline_range.protocols import dns


def test_a_question_has_its_name_as_labels() -> None:
    message = dns.query(0x1234, "www.example", "AAAA")
    assert message[:12] == bytes.fromhex("123401000001000000000000")
    assert message[12:] == b"\x03www\x07example\x00" + struct.pack("!HH", 28, 1)


def test_a_dot_within_a_label_stays_there() -> None:
    assert dns.name_bytes("HP 4\\.0._ipp._tcp.local") == b"\x06HP 4.0\x04_ipp\x04_tcp\x05local\x00"


def test_an_answer_counts_its_records_and_carries_its_code() -> None:
    message = dns.response(7, "a.example", "A", (dns.a("a.example", "192.0.2.1", 60),))
    assert struct.unpack_from("!6H", message) == (7, 0x8180, 1, 1, 0, 0)
    assert message.endswith(struct.pack("!HHIH4s", 1, 1, 60, 4, bytes((192, 0, 2, 1))))
    assert dns.response(7, "a.example", "A", (), dns.NO_NAME)[3] & 0xF == 3


def test_an_announcement_flushes_what_is_unique() -> None:
    message = dns.announcement(dns.txt("a.local", "md=x", unique=True), additional=(dns.a("a.local", "10.0.0.1"),))
    assert struct.unpack_from("!6H", message) == (0, 0x8400, 0, 1, 0, 1)
    assert struct.pack("!HHIH", 16, 0x8001, 4500, 5) + b"\x04md=x" in message
    assert dns.srv("s.local", "h.local", 631).data == struct.pack("!HHH", 0, 0, 631) + dns.name_bytes("h.local")
    assert dns.browse("_a._tcp.local", "_b._tcp.local")[4:6] == b"\0\2"
    assert dns.ptr("k", "t").data == b"\x01t\0"


def test_a_probe_asks_for_any_record_and_names_those_wanted() -> None:
    asked = dns.probe("one.local", dns.a("one.local", "192.168.10.5", 120))
    assert asked[4:12] == bytes((0, 1, 0, 0, 0, 1, 0, 0))
    assert asked[12:23] == b"\x03one\x05local\x00"
    assert asked[23:27] == bytes((0, 255, 0, 1))
    assert asked.endswith(bytes((192, 168, 10, 5)))
