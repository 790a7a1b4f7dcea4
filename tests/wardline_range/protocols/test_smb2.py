"""SMB2: a header laid out by hand, and tshark's reading of sessions."""

from tests.wardline_range import second_pair
from wardline_range.chance import Chance
from wardline_range.protocols import smb2

AT = 1_700_000_000_000_000_000


def a_session() -> smb2.Session:
    return smb2.Session("FILES", "OFFICE", AT, Chance(1, "smb2"))


def test_a_request_carries_its_length_and_number() -> None:
    session = a_session()
    session.negotiate()
    asked, told = session.log_off()
    head = "fe534d42 4000 0100 00000000 0200 1f00 {} 00000000 0100000000000000 fffe0000"
    assert asked == bytes.fromhex("00000044" + head.format("00000000")) + bytes(28) + bytes.fromhex("04000000")
    assert told == bytes.fromhex("00000044" + head.format("01000000")) + bytes(28) + bytes.fromhex("04000000")


def test_tshark_reads_a_session_with_files() -> None:
    session = a_session()
    exchanges = [
        session.negotiate(),
        *session.log_on("reader", "DESK-7"),
        session.connect("plans"),
        session.open("floor\\second.pdf", 5000),
        session.read(0, bytes(5000)),
        session.close(),
        session.open("notes.txt", 0, writes=True),
        session.write(0, b"x" * 3000),
        session.close(),
        session.log_off(),
    ]
    capture = second_pair.tcp_exchange(smb2.PORT, *(turn for exchange in exchanges for turn in exchange))
    second_pair.assert_sound(capture)
    shown = second_pair.dissect(capture, "smb2.cmd", "smb2.nt_status", "smb2.filename", "smb2.tree", only="smb2")
    assert [row[0] for row in shown] == [cmd for cmd in "01135865962" for _ in range(2)]
    assert [row[1] for row in shown if row[1] not in {"", "0x00000000"}] == ["0xc0000016"]
    assert [row[2] for row in shown if row[2]][:1] == ["floor\\second.pdf"]
    assert [row[3] for row in shown if row[3]][:1] == ["\\\\FILES\\plans"]
    who = second_pair.dissect(capture, "ntlmssp.auth.username", "ntlmssp.auth.domain", "ntlmssp.auth.hostname")
    assert ["reader", "OFFICE", "DESK-7"] in who


def test_tshark_reads_refused_logons() -> None:
    session = a_session()
    exchanges = [
        session.negotiate(),
        *session.log_on("admin", "DESK-7", fits=False),
        *session.log_on("root", "X", fits=False),
    ]
    capture = second_pair.tcp_exchange(smb2.PORT, *(turn for exchange in exchanges for turn in exchange))
    second_pair.assert_sound(capture)
    states = second_pair.dissect(capture, "smb2.nt_status", only="smb2.cmd == 1 and smb2.flags.response == 1")
    assert [row[0] for row in states] == ["0xc0000016", "0xc000006d"] * 2
