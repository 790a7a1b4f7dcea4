"""A small web server for the pages of devices: fixed pages, some behind a login.

References: RFC 9110 15.5.2 (401); RFC 9112 (message syntax); RFC 7617 (basic authentication).
"""

import asyncio
import email.utils
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

_IDLE_S = 60.0
_PIECE = 1 << 16
_MISSING = b"<html><body><h1>404 Not Found</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Page:
    """What a path holds; who asks for a `private` one must log in."""

    body: bytes
    kind: str = "text/html"
    private: bool = False


@dataclass(frozen=True, slots=True)
class Web:
    """A server that calls itself `server`; `page` finds what is at a path; `account` is NAME:PASSWORD."""

    server: str
    page: Callable[[str], Page | None]
    account: str = ""
    realm: str = "login"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, begun: bytes = b"") -> None:
        """Answer one connection's requests until it closes, idles or says something else than HTTP.

        `begun` is what has been read of the first one.
        """
        try:
            while await self._answered(reader, writer, begun):
                begun = b""
        except (OSError, EOFError, TimeoutError, ValueError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, begun: bytes) -> bool:
        """Whether another request may follow the one that was answered."""
        head = begun + await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _IDLE_S)
        lines = head.decode("latin-1").split("\r\n")
        told = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        method, path, version = lines[0].split(" ")
        await _pass_over(reader, int(told.get("content-length", "0")))
        keeps = told.get("connection", "").lower() != "close" and version != "HTTP/1.0"
        writer.write(self._answer(method, path, told.get("authorization", ""), keeps))
        await writer.drain()
        return keeps

    def _answer(self, method: str, path: str, authorization: str, keeps: bool) -> bytes:
        page, headers = self.page(path.partition("?")[0]), []
        status = HTTPStatus.OK if page else HTTPStatus.NOT_FOUND
        if page and page.private and authorization != f"Basic {b64encode(self.account.encode()).decode()}":
            status, headers = HTTPStatus.UNAUTHORIZED, [f'WWW-Authenticate: Basic realm="{self.realm}"']
        body = page.body if page and status == HTTPStatus.OK else _MISSING if page is None else b""
        headers += [
            f"Date: {email.utils.formatdate(usegmt=True)}", f"Server: {self.server}",
            f"Content-Type: {page.kind if page else 'text/html'}", f"Content-Length: {len(body)}",
            f"Connection: {'keep-alive' if keeps else 'close'}",
        ]  # fmt: skip
        head = "\r\n".join((f"HTTP/1.1 {status.value} {status.phrase}", *headers, "", "")).encode()
        return head if method == "HEAD" else head + body


async def _pass_over(reader: asyncio.StreamReader, count: int) -> None:
    """Read a request's body and forget it."""
    while count > 0:
        piece = await asyncio.wait_for(reader.read(min(count, _PIECE)), _IDLE_S)
        if not piece:
            raise EOFError("the body ended early")
        count -= len(piece)
