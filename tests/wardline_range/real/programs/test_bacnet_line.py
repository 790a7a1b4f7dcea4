"""A device on the line is asked for its name by another."""

import asyncio
import socket

import pytest

pytest.importorskip("bacpypes3", reason="needs bacpypes3")

from bacpypes3.pdu import Address

from tests.wardline_range.real.programs.launch import free_port
from wardline_range.real.programs import bacnet_line


async def name_of(instance: int) -> str:
    """What the device answers."""
    ports = [free_port(socket.SOCK_DGRAM) for _ in range(2)]
    lines = [
        bacnet_line.join(f"device {number}", number, f"127.0.0.{number}/24:{port}")
        for number, port in enumerate(ports, instance)
    ]
    try:
        asked = lines[1].read_property(Address(f"127.0.0.{instance}:{ports[0]}"), f"device,{instance}", "object-name")
        return str(await asyncio.wait_for(asked, 30))
    finally:
        for line in lines:
            line.close()


def test_it_answers_with_its_name() -> None:
    assert asyncio.run(name_of(2)) == "device 2"
