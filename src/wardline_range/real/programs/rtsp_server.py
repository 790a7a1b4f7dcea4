"""A camera's video by RTSP, interleaved in the connection it was asked for on.

References: RFC 2326 10 (methods), 10.12 (interleaved data), 12 (headers); RFC 3550 5.1 (RTP header);
RFC 6184 5.8 (FU-A); RFC 7617 (basic authentication).
"""

import asyncio
import struct
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.chance import Chance
from wardline_range.protocols import rtsp

_FRAMES_A_SECOND, _FRAMES_A_GROUP = 10, 20
_KEY_BYTES, _DELTA_BYTES = (9_000, 14_000), (1_500, 4_000)
_FRAGMENT = 1400
_CLOCK_HZ = 90_000
_KEY, _DELTA, _FU_A = 0x65, 0x41, 28
_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, TEARDOWN"


@dataclass
class RtspServer:
    """Serves whoever logs in (`account` is NAME:PASSWORD, none lets everybody in)."""

    ip: str
    realm: str
    account: str
    chance: Chance
    sessions: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One viewer's connection, until either side closes it."""
        viewer = _Viewer(self, writer)
        try:
            while await viewer.answered(reader):
                pass
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            pass
        finally:
            viewer.pause()
            writer.close()


class _Viewer:
    def __init__(self, server: RtspServer, writer: asyncio.StreamWriter) -> None:
        self._server, self._writer = server, writer
        self._stream: asyncio.Task[None] | None = None
        server.sessions += 1
        self._session = f"{0x5A170000 + server.sessions:08X}"

    async def answered(self, reader: asyncio.StreamReader) -> bool:
        """Whether another request may follow the one that was answered."""
        first = await reader.readexactly(1)
        if first == b"$":  # a receiver report (RFC 2326 10.12)
            _, size = struct.unpack("!BH", await reader.readexactly(3))
            await reader.readexactly(size)
            return True
        lines = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        await reader.readexactly(int(told.get("content-length", "0")))
        method, uri, _ = lines[0].split(" ")
        self._writer.write(self._answer(method, uri, int(told.get("cseq", "0")), told))
        await self._writer.drain()
        if method == "PLAY" and self._stream is None and self._may(told):
            self._stream = asyncio.create_task(self._play())
        return method != "TEARDOWN"

    def pause(self) -> None:
        """Send no more video."""
        if self._stream is not None:
            self._stream.cancel()
            self._stream = None

    def _may(self, told: dict[str, str]) -> bool:
        account = self._server.account
        return not account or told.get("authorization") == f"Basic {b64encode(account.encode()).decode()}"

    def _answer(self, method: str, uri: str, number: int, told: dict[str, str]) -> bytes:
        if method == "OPTIONS":
            return rtsp.response(number, Public=_METHODS)
        if method not in _METHODS.split(", "):
            return f"RTSP/1.0 405 Method Not Allowed\r\nCSeq: {number}\r\n\r\n".encode()
        if not self._may(told):
            asks = f'WWW-Authenticate: Basic realm="{self._server.realm}"'
            return f"RTSP/1.0 401 Unauthorized\r\nCSeq: {number}\r\n{asks}\r\n\r\n".encode()
        if method in ("PAUSE", "TEARDOWN"):
            self.pause()
        if method == "DESCRIBE":
            return rtsp.response(number, rtsp.description(self._server.ip), **{"Content-Base": f"{uri}/"})
        if method == "SETUP" and "interleaved" not in told.get("transport", ""):
            return f"RTSP/1.0 461 Unsupported Transport\r\nCSeq: {number}\r\n\r\n".encode()
        if method == "SETUP":
            carries = "RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=5A17C0DE"
            return rtsp.response(number, Session=f"{self._session};timeout=60", Transport=carries)
        return rtsp.response(number, Session=self._session)

    async def _play(self) -> None:
        sequence = frame = 0
        while True:
            is_key = frame % _FRAMES_A_GROUP == 0
            size = int(self._server.chance.between(*(_KEY_BYTES if is_key else _DELTA_BYTES)))
            for packet in _packets(size, is_key, sequence, frame * _CLOCK_HZ // _FRAMES_A_SECOND):
                self._writer.write(packet)
                sequence += 1
            await self._writer.drain()
            frame += 1
            await asyncio.sleep(1 / _FRAMES_A_SECOND)


def _packets(size: int, is_key: bool, sequence: int, at: int) -> Iterator[bytes]:
    """A frame of that many bytes as interleaved RTP packets, each a fragment of one NAL unit (FU-A)."""
    unit = _KEY if is_key else _DELTA
    for start in range(0, size, _FRAGMENT):
        count = min(_FRAGMENT, size - start)
        is_first, is_last = start == 0, start + count == size
        head = struct.pack("!BBHII", 0x80, 96 | is_last << 7, sequence & 0xFFFF, at & 0xFFFFFFFF, 0x5A17C0DE)
        fragment = bytes((unit & 0xE0 | _FU_A, is_first << 7 | is_last << 6 | unit & 0x1F))
        body = head + fragment + bytes((start + at + place) * 167 & 0xFF for place in range(count))
        yield struct.pack("!BBH", 0x24, 0, len(body)) + body
        sequence += 1
