"""Asking a well-known page in the clear whether the Internet can be reached, as most things do that have a screen."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.device import Device
from wardline_range.protocols import http

PORT = 80


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked for, and what comes back; an empty body is answered with 204."""

    name: str
    path: str
    agent: str
    body: bytes = b""
    server: str = ""


APPLE = Page(
    "captive.apple.com", "/hotspot-detect.html", "CaptiveNetworkSupport-469 wispr",
    b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>\n",
)  # fmt: skip
"""What Apple's phones and computers ask when they join."""


def online_check(device: Device, page: Page, every_s: float = 0.0) -> Iterator[float]:
    """Ask once, or every while. Raises Unreachable where nobody answers."""
    while True:
        address, known = device.resolve(page.name, device.now)
        asked = http.request("GET", page.name, page.path, page.agent, Connection="close")
        answer = http.response(200 if page.body else 204, page.server, page.body)
        device.call(address, PORT, "http", known).ask(asked, answer, 0.02).close()
        if not every_s:
            return
        yield device.chance.around(every_s, 0.1)
