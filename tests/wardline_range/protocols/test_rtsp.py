"""RTSP messages and interleaved RTP."""

from wardline_range.protocols import rtsp


def test_requests_and_answers_share_their_number() -> None:
    assert rtsp.request("PLAY", "rtsp://h/1", 4, "me", Session="9").endswith(
        b"CSeq: 4\r\nUser-Agent: me\r\nSession: 9\r\n\r\n"
    )
    body = rtsp.description("10.0.0.1")
    answer = rtsp.response(2, body)
    assert answer.startswith(b"RTSP/1.0 200 OK\r\nCSeq: 2\r\n")
    assert f"Content-Length: {len(body)}\r\n\r\n".encode() + body in answer


def test_rtp_lies_within_its_channel_and_length() -> None:
    packet = rtsp.rtp(70_000, 2.0, b"abc")
    assert packet[:2] == b"$\0"
    assert int.from_bytes(packet[2:4], "big") == len(packet) - 4 == 12 + 1 + 3
    assert int.from_bytes(packet[6:8], "big") == 70_000 & 0xFFFF
    assert int.from_bytes(packet[8:12], "big") == 180_000
