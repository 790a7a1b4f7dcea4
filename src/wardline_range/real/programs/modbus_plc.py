"""A controller on Modbus/TCP whose tank fills and empties; it obeys whoever writes to it.

References: MODBUS Application Protocol 1.1b3, 6 (functions), 6.21 (device identification).
"""

import asyncio

from pymodbus.pdu.device import ModbusDeviceIdentification
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.tank import HOLDING, PUMP, SETPOINT, Tank

_ANY_UNIT = 0
_COILS, _HOLDING, _INPUTS = 1, 3, 4
"""Function codes that read them, by which the server's memory is addressed."""
_SET_COILS = 15


def main() -> None:
    """Serve until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--port", type=int, default=502)
    parser.add_argument("--vendor", default="Schneider Electric")
    parser.add_argument("--product", default="TM221CE24T")
    parser.add_argument("--version", default="V1.6.2.0")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two steps of the process")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    identity = {"VendorName": given.vendor, "ProductCode": given.product, "MajorMinorRevision": given.version}
    lifetime.run(_serve(given.ip, given.port, identity, Tank(Chance(given.seed, "tank")), given.every))


async def _serve(ip: str, port: int, identity: dict[str, str], tank: Tank, every_s: float) -> None:
    told = ModbusDeviceIdentification(info_name=identity)
    server = ModbusTcpServer(_memory(), address=(ip, port), identity=told)
    await server.serve_forever(background=True)
    try:
        while True:
            await _step(server, tank, every_s)
            await asyncio.sleep(every_s)
    finally:
        await server.shutdown()


async def _step(server: ModbusTcpServer, tank: Tank, seconds: float) -> None:
    """The pump's coil is both read and written: whoever switches it moves the process until the next band."""
    (setpoint,) = await server.async_getValues(_ANY_UNIT, _HOLDING, SETPOINT, 1)
    (tank.pump_runs,) = [bool(on) for on in await server.async_getValues(_ANY_UNIT, _COILS, PUMP, 1)]
    tank.go_on(seconds, setpoint)
    await server.async_setValues(_ANY_UNIT, _SET_COILS, PUMP, [tank.pump_runs])
    await server.async_setValues(_ANY_UNIT, _INPUTS, 0, [int(tank.level), int(tank.flow), int(tank.temperature)])


def _memory() -> SimDevice:
    bits = [SimData(0, values=[False] * 64, datatype=DataType.BITS)]
    holding = [SimData(0, values=list(HOLDING), datatype=DataType.REGISTERS)]
    inputs = [SimData(0, count=32, values=0, datatype=DataType.REGISTERS)]
    return SimDevice(_ANY_UNIT, (bits, bits, holding, inputs))


if __name__ == "__main__":
    main()
