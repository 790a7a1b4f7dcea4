"""The panel polls its controller and moves its setpoint, also where the controller comes later."""

import pytest

from tests.wardline_range.real.programs.launch import IP, eventually, free_port, running

pytest.importorskip("pymodbus", reason="needs pymodbus")

from pymodbus.client import ModbusTcpClient

from wardline_range.real.programs.tank import HOLDING, SETPOINT


def test_it_writes_setpoints_once_there_is_a_controller() -> None:
    port = free_port()
    panel = ("modbus_hmi", "--plc", IP, "--port", port, "--every", 0.05, "--write-every", 0.05)
    plc = ("modbus_plc", "--ip", IP, "--port", port)
    with running(*panel), running(*plc, ready_tcp=port), ModbusTcpClient(IP, port=port) as client:

        def is_moved() -> None:
            setpoint = client.read_holding_registers(SETPOINT, count=1).registers[0]
            assert setpoint != HOLDING[SETPOINT]
            assert 560 <= setpoint < 700

        eventually(is_moved)
