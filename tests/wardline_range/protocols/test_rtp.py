"""RTP and RTCP: headers laid out by hand, and tshark's reading of a call with its voice."""

from tests.wardline_range import second_pair
from wardline_range import demo
from wardline_range.packets import frames
from wardline_range.protocols import rtp, sip

SSRC = 0x1F2E3D4C
CALL = sip.Dialog("a84b4c76e66710", "201", "202", "pbx.example", "192.168.10.5", "Desk phone 4.1")
PHONE, EXCHANGE = second_pair.CLIENT_NIC, second_pair.SERVER_NIC


def test_each_packet_is_160_samples_later() -> None:
    assert rtp.voice(0, SSRC, b"\xff", starts=True) == bytes.fromhex("80800000 00000000 1f2e3d4c ff")
    assert rtp.voice(3, SSRC, b"\xff", rtp.PCMA) == bytes.fromhex("80080003 000001e0 1f2e3d4c ff")
    assert rtp.voice(65536, SSRC, b"")[2:8] == bytes.fromhex("0000 00a00000")


def test_reports_are_whole_words() -> None:
    heard = rtp.reception(7, 65540, lost=2)
    made = rtp.receiver_report(SSRC, "ab", heard)
    report = "81c90007 1f2e3d4c 00000007 00000002 00010004 00000000 00000000 00000000"
    assert made == bytes.fromhex(report + "81ca0003 1f2e3d4c 01026162 00000000")
    assert rtp.goodbye(SSRC, "abc")[:8] == bytes.fromhex("80c90001 1f2e3d4c")
    assert rtp.goodbye(SSRC, "abc")[-8:] == bytes.fromhex("81cb0001 1f2e3d4c")


def sent(out: bool, sport: int, dport: int, payload: bytes) -> bytes:
    src, dst = (PHONE, EXCHANGE) if out else (EXCHANGE, PHONE)
    datagram = frames.udp((src.ip, sport), (dst.ip, dport), payload)
    return frames.ethernet(dst.mac, src.mac, 0x0800, frames.ipv4(src.ip, dst.ip, frames.UDP, datagram, ident=1, ttl=64))


def test_tshark_follows_the_voice_from_the_call() -> None:
    sound = bytes((0xFF,)) * rtp.SAMPLES
    capture = second_pair.captured(
        [
            sent(True, 5060, 5060, CALL.request("INVITE", 1, sip.audio(PHONE.ip, 16384))),
            sent(False, 5060, 5060, CALL.response(sip.OK, "INVITE", 1, sip.audio(EXCHANGE.ip, 18000))),
            sent(True, 16384, 18000, rtp.voice(0, SSRC, sound, starts=True)),
            sent(False, 18000, 16384, rtp.voice(0, 9, sound, starts=True)),
            sent(True, 16384, 18000, rtp.voice(1, SSRC, sound)),
            sent(True, 16385, 18001, rtp.sender_report(SSRC, "201@pbx", demo.START, 2, rtp.reception(9, 1))),
            sent(False, 18001, 16385, rtp.receiver_report(9, "202@pbx")),
            sent(True, 16385, 18001, rtp.goodbye(SSRC, "201@pbx")),
        ]
    )
    second_pair.assert_sound(capture)
    assert second_pair.protocols(capture)[2:] == ["rtp", "rtp", "rtp", "rtcp", "rtcp", "rtcp"]
    voice = second_pair.dissect(capture, "rtp.p_type", "rtp.seq", "rtp.timestamp", "rtp.marker", only="rtp")
    assert [row[:3] for row in voice] == [["0", "0", "0"], ["0", "0", "0"], ["0", "1", "160"]]
    reports = second_pair.dissect(capture, "rtcp.pt", "rtcp.ssrc.high_seq", only="rtcp")
    assert reports == [["200,202", "1"], ["201,202", ""], ["201,202,203", ""]]
