"""LLMNR: messages laid out by hand, and tshark's reading."""

from tests.wardline_range import second_pair
from wardline_range.protocols import llmnr


def test_a_question_does_not_ask_for_recursion() -> None:
    assert llmnr.query(258, "pc") == bytes.fromhex("0102 0000 0001 0000 0000 0000 02706300 0001 0001")


def test_tshark_reads_question_and_answer() -> None:
    asked, told = llmnr.query(7, "files"), llmnr.response(7, "files", "192.168.10.7")
    capture = second_pair.udp_exchange(llmnr.PORT, asked, told, llmnr.query(8, "wpad", "AAAA"))
    second_pair.assert_sound(capture)
    assert set(second_pair.protocols(capture)) == {"llmnr"}
    shown = second_pair.dissect(capture, "dns.flags.response", "dns.qry.name", "dns.qry.type", "dns.a")
    assert shown == [["0", "files", "1", ""], ["1", "files", "1", "192.168.10.7"], ["0", "wpad", "28", ""]]
