"""The lab's whole Internet in one program: web sites with and without TLS, a sink for any other talk, DNS and time.

What a connection is shows in its first bytes, whatever its port: TLS, HTTP, or something that is answered with `ok`.

References: RFC 8446 5.1 (22: handshake); RFC 1035 4.1 (messages); RFC 5905 7.3 (NTP); openssl-req(1).
"""

import asyncio
import hashlib
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

from wardline_range.protocols import ntp
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.web import Page, Web

_HANDSHAKE = b"\x16"
_METHODS = (b"GET ", b"POST ", b"HEAD ", b"PUT ", b"DELETE ", b"OPTIONS ")
_LONGEST_METHOD = 8
_IDLE_S = 300.0
_BACKLOG = 128
_SERVICE = Page(b'{"status":"ok"}', "application/json")
_SIZES = (400, 40_000)
_A, _TXT, _IN = 1, 16, 1


def main() -> None:
    """Serve until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True, help="where names and time are answered; TCP is taken at any address")
    parser.add_argument("--folder", type=Path, required=True, help="where the certificate is written")
    parser.add_argument("--ports", default="80,443,4444,8080,8443,8843", help="TCP ports, the last to listen last")
    parser.add_argument("--dns", type=int, default=53)
    parser.add_argument("--ntp", type=int, default=ntp.PORT)
    given = parser.parse_args()
    context = _certified(given.folder)
    lifetime.run(_serve(given.ip, [int(port) for port in given.ports.split(",")], given.dns, given.ntp, context))


async def _serve(ip: str, ports: list[int], dns: int, clock: int, context: ssl.SSLContext) -> None:
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: _Answering(lambda asked: _named(asked, ip)), (ip, dns))
    await loop.create_datagram_endpoint(lambda: _Answering(_timed), (ip, clock))
    async with asyncio.TaskGroup() as doors:
        for port in ports:
            door = socket.create_server(("", port), backlog=_BACKLOG)
            door.setblocking(False)
            doors.create_task(_keep(door, context))


async def _keep(door: socket.socket, context: ssl.SSLContext) -> None:
    """Let everybody in."""
    loop, guests = asyncio.get_running_loop(), set[asyncio.Task[None]]()
    while True:
        guest, _ = await loop.sock_accept(door)
        task = asyncio.create_task(_welcome(guest, context))
        guests.add(task)
        task.add_done_callback(guests.discard)


async def _welcome(guest: socket.socket, context: ssl.SSLContext) -> None:
    try:
        first = await asyncio.wait_for(_peeked(guest), _IDLE_S)
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader, _talk)
        secure = context if first == _HANDSHAKE else None
        await asyncio.get_running_loop().connect_accepted_socket(lambda: protocol, guest, ssl=secure)
    except (OSError, TimeoutError):
        guest.close()


async def _peeked(guest: socket.socket) -> bytes:
    """The first byte, which stays to be read."""
    guest.setblocking(False)
    loop = asyncio.get_running_loop()
    is_there = asyncio.Event()
    loop.add_reader(guest, is_there.set)
    try:
        await is_there.wait()
    finally:
        loop.remove_reader(guest)
    return guest.recv(1, socket.MSG_PEEK)


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        first = await asyncio.wait_for(reader.read(_LONGEST_METHOD), _IDLE_S)
        if first.startswith(_METHODS):
            await _WEB.talk(reader, writer, first)
            return
        while first:
            writer.write(b"ok\n")
            await writer.drain()
            first = await asyncio.wait_for(reader.read(1 << 16), _IDLE_S)
    except (OSError, TimeoutError):
        pass
    finally:
        writer.close()


def _site(path: str) -> Page:
    """Every path holds something: services under /v1/ a line, all others a page of a size of their own."""
    if path.startswith("/v1/"):
        return _SERVICE
    low, high = _SIZES
    digest = hashlib.sha256(path.encode()).digest()
    size = low + int.from_bytes(digest[:4], "big") % (high - low)
    return Page((digest.hex() * (size // 64 + 1))[:size].encode())


_WEB = Web("nginx", _site)


class _Answering(asyncio.DatagramProtocol):
    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._transport.sendto(self._answer(data), addr)


def _timed(asked: bytes) -> bytes:
    """The time, to a client's NTP packet; anything else comes back as it is."""
    if len(asked) < 48:
        return asked
    now = time.time_ns()
    (sent,) = struct.unpack_from("!Q", asked, 40)
    answer = bytearray(ntp.reply(now, now, asked[2]))
    struct.pack_into("!Q", answer, 24, sent)
    return bytes(answer)


def _named(asked: bytes, ip: str) -> bytes:
    """Every name is this host; who asks for text gets some. What is no question comes back as it is."""
    end = 12
    while end < len(asked) and asked[end]:
        end += 1 + asked[end]
    question = asked[12 : end + 5]
    if len(question) < 6:
        return asked
    (kind,) = struct.unpack_from("!H", question, len(question) - 4)
    data = {_A: socket.inet_aton(ip), _TXT: b"\x02ok"}.get(kind)
    answer = struct.pack("!HHHIH", 0xC00C, kind, _IN, 60, len(data)) + data if data else b""
    return asked[:2] + struct.pack("!5H", 0x8580, 1, bool(data), 0, 0) + question + answer


def _certified(folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate made now."""
    tool = shutil.which("openssl")
    if tool is None:
        sys.exit("openssl is not installed")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    asks = (
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "30",
        "-subj",
        "/CN=cloud.lab",
    )
    made = subprocess.run(
        [tool, "req", "-x509", *asks, "-keyout", str(key), "-out", str(certificate)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        sys.exit(f"openssl could not make a certificate: {made.stderr.strip()}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


if __name__ == "__main__":
    main()
