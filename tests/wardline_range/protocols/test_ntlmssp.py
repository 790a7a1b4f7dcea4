"""NTLMSSP: tokens laid out by hand. What tshark reads in them stands with SMB2."""

from wardline_range.chance import Chance
from wardline_range.protocols import ntlmssp

AT = 1_700_000_000_000_000_000


def test_a_filetime_counts_from_1601() -> None:
    assert ntlmssp.filetime(0) == 116_444_736_000_000_000


def test_the_offer_names_one_mechanism() -> None:
    mechanism = "a00e 300c 060a 2b06010401823702020a"
    assert ntlmssp.offered() == bytes.fromhex("601c 0606 2b0601050502 a012 3010" + mechanism)


def test_fields_point_at_what_they_name() -> None:
    token = ntlmssp.authenticate("reader", "OFFICE", "DESK-7", "FILES", AT, Chance(1, "ntlmssp"))
    message = token[token.index(b"NTLMSSP\0") :]
    named = []
    for field in (28, 36, 44):
        size, at = (
            int.from_bytes(message[field : field + 2], "little"),
            int.from_bytes(message[field + 4 : field + 8], "little"),
        )
        named.append(message[at : at + size].decode("utf-16-le"))
    assert named == ["OFFICE", "reader", "DESK-7"]
    assert ntlmssp.accepted() == bytes.fromhex("a107 3005 a003 0a0100")
