"""The tank is seen through OPC UA, and its setpoint can be written."""

import asyncio

import pytest

pytest.importorskip("asyncua", reason="needs asyncua")

from asyncua import Client, ua

from tests.wardline_range.real.programs.launch import IP, free_port, running
from wardline_range.real.programs.opcua_server import NAMESPACE


async def filled(port: int) -> tuple[float, float]:
    """The level before and after the setpoint was raised."""
    async with Client(f"opc.tcp://{IP}:{port}") as client:
        number = await client.get_namespace_index(NAMESPACE)
        level, setpoint = (client.get_node(ua.NodeId(f"tank.{name}", number)) for name in ("level", "setpoint"))
        before = await level.read_value()
        await setpoint.write_value(950.0)
        while (after := await level.read_value()) < before + 1:
            await asyncio.sleep(0.02)
        return before, after


def test_a_higher_setpoint_fills_the_tank() -> None:
    port = free_port()
    with running("opcua_server", "--ip", IP, "--port", port, "--every", 0.05, ready_tcp=port):
        before, after = asyncio.run(asyncio.wait_for(filled(port), 60))
    assert after > before
