"""The controller's setpoint can be written by anybody, and the room follows it."""

import asyncio
import socket

import pytest

pytest.importorskip("bacpypes3", reason="needs bacpypes3")

from bacpypes3.pdu import Address

from tests.wardline_range.real.programs.launch import free_port, running
from wardline_range.real.programs import bacnet_line


async def warmed(controller: Address) -> None:
    """Raise the setpoint and wait until the room is warmer."""
    line = bacnet_line.join("station", 7, f"127.0.0.3/24:{free_port(socket.SOCK_DGRAM)}")
    try:
        while await line.read_property(controller, "analog-value,1", "present-value") != 30:
            await line.write_property(controller, "analog-value,1", "present-value", 30.0)
        while await line.read_property(controller, "analog-input,1", "present-value") < 22:
            await asyncio.sleep(0.02)
    finally:
        line.close()


def test_the_room_follows_a_written_setpoint() -> None:
    port = free_port(socket.SOCK_DGRAM)
    with running("bacnet_controller", "--ip", "127.0.0.2", "--port", port, "--every", 0.05):
        asyncio.run(asyncio.wait_for(warmed(Address(f"127.0.0.2:{port}")), 60))
