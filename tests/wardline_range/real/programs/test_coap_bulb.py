"""The bulb tells its state, takes another from anybody, and says what it has."""

import asyncio
import json
import socket
from collections.abc import Iterator

import pytest

pytest.importorskip("aiocoap", reason="needs aiocoap")

from aiocoap import GET, PUT, Context, Message

from tests.wardline_range.real.programs.launch import IP, eventually, free_port, running


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a bulb."""
    port = free_port(socket.SOCK_DGRAM)
    with running("coap_bulb", "--ip", IP, "--port", port) as bulb:
        eventually(lambda: pinged(port), bulb)
        yield port


def pinged(port: int) -> bytes:
    """Its reset, which answers an empty message (RFC 7252 4.3)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(1)
        line.connect((IP, port))
        line.send(b"\x40\0\0\7")
        return line.recv(100)


async def asked(port: int, request: Message, path: str) -> Message:
    """A request's answer."""
    request.set_request_uri(f"coap://{IP}:{port}/{path}")
    context = await Context.create_client_context()
    try:
        return await asyncio.wait_for(context.request(request).response, 30)
    finally:
        await context.shutdown()


def test_it_can_be_switched(port: int) -> None:
    def ask(request: Message, path: str = "light") -> Message:
        return asyncio.run(asked(port, request, path))

    assert json.loads(ask(Message(code=GET)).payload) == {"ison": True, "brightness": 70}
    assert ask(Message(code=PUT, payload=b'{"ison": false, "brightness": 5}')).code.is_successful()
    assert json.loads(ask(Message(code=GET)).payload) == {"ison": False, "brightness": 5}
    assert ask(Message(code=PUT, payload=b"on")).code.dotted == "4.00"
    found = ask(Message(code=GET), ".well-known/core").payload
    assert b"</light>" in found
    assert len(found) > 100
