"""NetBIOS names: the standard's example of the encoding, and tshark's reading."""

from tests.wardline_range import second_pair
from wardline_range.protocols import nbns


def test_the_encoding_is_that_of_the_standard() -> None:
    assert nbns.encoded("FRED", 0x20) == b"\x20EGFCEFEECACACACACACACACACACACACA\0"
    assert nbns.encoded("*") == b"\x20CK" + b"A" * 30 + b"\0"


def test_a_registration_repeats_its_name_by_a_pointer() -> None:
    made = nbns.registration(258, "pc", "192.0.2.1")
    assert made[:12] == bytes.fromhex("0102 2910 0001 0000 0000 0001")
    assert made[46:] == bytes.fromhex("00200001 c00c 0020 0001 000493e0 0006 0000 c0000201")


def test_tshark_reads_every_message() -> None:
    names = ("DESK-7", nbns.WORKSTATION, False), ("OFFICE", nbns.WORKSTATION, True)
    capture = second_pair.udp_exchange(
        nbns.PORT,
        nbns.query(1, "FILES"),
        nbns.query_response(1, "FILES", "192.168.10.7"),
        nbns.registration(2, "DESK-7", "192.168.10.5"),
        b"",
        nbns.registration(3, "OFFICE", "192.168.10.5", is_group=True),
        b"",
        nbns.status_query(4),
        nbns.status_response(4, bytes(6), *names),
        nbns.release(5, "DESK-7", "192.168.10.5"),
        client_port=nbns.PORT,
    )
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"nbns"}
    shown = second_pair.dissect(capture, "nbns.flags.opcode", "nbns.name", "nbns.addr")
    assert [row[0] for row in shown] == ["0", "0", "5", "5", "0", "0", "6"]
    assert shown[0][1].startswith("FILES<20>")
    assert shown[1][2] == "192.168.10.7"
    assert shown[3][1].startswith("OFFICE<00>")
