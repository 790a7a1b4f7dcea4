"""A network video recorder: it plays its cameras' video over one long connection each.

References: RFC 2326 10 (methods), 10.12 (interleaved data); RFC 7617 (basic authentication).
"""

import asyncio
import struct
import time
from base64 import b64encode
from functools import partial
from urllib.parse import SplitResult, urlsplit

from wardline_range.protocols import rtsp
from wardline_range.real.programs import lifetime

_AGAIN_S = 3.0
_IDLE_S = 20.0
_AGENT = "NVR/4.30"


def main() -> None:
    """Record until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--camera", action="append", required=True, metavar="rtsp://NAME:PASSWORD@ADDRESS:PORT/PATH")
    parser.add_argument("--alive-every", type=float, default=25.0, help="seconds between two signs of life")
    given = parser.parse_args()
    lifetime.run(_record([urlsplit(url) for url in given.camera], given.alive_every))


async def _record(cameras: list[SplitResult], alive_every_s: float) -> None:
    await asyncio.gather(*(lifetime.again(partial(_watch, one, alive_every_s), _AGAIN_S) for one in cameras))


async def _watch(camera: SplitResult, alive_every_s: float) -> None:
    """One camera for as long as it plays."""
    reader, writer = await asyncio.open_connection(camera.hostname, camera.port or rtsp.PORT)
    try:
        player = _Player(camera, reader, writer)
        await player.begin()
        packets, alive_at = 0, time.monotonic() + alive_every_s
        while True:
            await asyncio.wait_for(player.packet(), _IDLE_S)
            packets += 1
            if time.monotonic() >= alive_at:
                alive_at += alive_every_s
                print(f"{camera.hostname}: {packets} packets", flush=True)
                player.ask("GET_PARAMETER")
    finally:
        writer.close()


class _Player:
    def __init__(self, camera: SplitResult, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._uri = f"rtsp://{camera.hostname}:{camera.port or rtsp.PORT}{camera.path}"
        self._account = f"{camera.username or ''}:{camera.password or ''}"
        self._number, self._session = 0, ""

    async def begin(self) -> None:
        """From the first question to the start of the video. Raises ConnectionError where the camera refuses."""
        for method in ("OPTIONS", "DESCRIBE"):
            await self._asked(method)
        told = await self._asked("SETUP", "/trackID=1", Transport="RTP/AVP/TCP;unicast;interleaved=0-1")
        self._session = told.get("session", "").partition(";")[0]
        await self._asked("PLAY", Range="npt=0.000-")

    def ask(self, method: str, track: str = "", **headers: str) -> None:
        """Send a request."""
        self._number += 1
        if self._session:
            headers["Session"] = self._session
        if self._account != ":":
            headers["Authorization"] = f"Basic {b64encode(self._account.encode()).decode()}"
        self._writer.write(rtsp.request(method, self._uri + track, self._number, _AGENT, **headers))

    async def packet(self) -> bytes:
        """The next RTP packet; responses before it are passed over."""
        while True:
            first = await self._reader.readexactly(1)
            if first != b"$":
                await self._response(first)
                continue
            _, size = struct.unpack("!BH", await self._reader.readexactly(3))
            return await self._reader.readexactly(size)

    async def _asked(self, method: str, track: str = "", **headers: str) -> dict[str, str]:
        self.ask(method, track, **headers)
        return await asyncio.wait_for(self._response(b""), _IDLE_S)

    async def _response(self, begun: bytes) -> dict[str, str]:
        head = (begun + await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        await self._reader.readexactly(int(told.get("content-length", "0")))
        if " 200 " not in first:
            raise ConnectionError(f"{self._uri}: {first}")
        return told


if __name__ == "__main__":
    main()
