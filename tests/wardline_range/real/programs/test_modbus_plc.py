"""The controller says who it is, its process moves, and it obeys whoever writes."""

from collections.abc import Iterator

import pytest

from tests.wardline_range.real.programs.launch import IP, eventually, free_port, running

pytest.importorskip("pymodbus", reason="needs pymodbus")

from pymodbus.client import ModbusTcpClient
from pymodbus.pdu.mei_message import ReadDeviceInformationResponse

from wardline_range.real.programs.tank import LEVEL, PUMP, SETPOINT


@pytest.fixture
def client() -> Iterator[ModbusTcpClient]:
    """A client of a controller whose process runs fast."""
    port = free_port()
    plc = running("modbus_plc", "--ip", IP, "--port", port, "--every", 0.05, ready_tcp=port)
    with plc, ModbusTcpClient(IP, port=port) as talk:
        yield talk


def level(client: ModbusTcpClient) -> int:
    """The tank's level."""
    found: int = client.read_input_registers(LEVEL, count=1).registers[0]
    return found


def test_it_says_who_it_is(client: ModbusTcpClient) -> None:
    answer = client.read_device_information(read_code=1, object_id=0)
    assert isinstance(answer, ReadDeviceInformationResponse)
    told = answer.information
    assert [told[at] for at in range(3)] == [b"Schneider Electric", b"TM221CE24T", b"V1.6.2.0"]
    assert client.read_holding_registers(60, count=20).isError()


def test_a_higher_setpoint_starts_the_pump_and_fills_the_tank(client: ModbusTcpClient) -> None:
    client.write_register(SETPOINT, 900)

    def pump_runs() -> None:
        assert client.read_coils(PUMP, count=1).bits[0]

    eventually(pump_runs)
    before = level(client)

    def fills() -> None:
        assert level(client) > before

    eventually(fills)
