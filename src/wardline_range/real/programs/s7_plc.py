"""An S7 controller: its tank's values lie in data block 1; stopped, its process stands still.

References: RFC 1006 (ISO on TCP); the layout of data block 1 is this lab's own.
"""

import asyncio
import struct

from snap7.server import CPUState, Server
from snap7.type import SrvArea

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.tank import Tank

DB, SIZE = 1, 64
_SETPOINT = struct.Struct(">f")
_VALUES = struct.Struct(">fff?")
_VALUES_AT = 4
"""Data block 1: setpoint, then level, flow, temperature (REAL) and whether the pump runs (BOOL)."""
_FIRST_SETPOINT = 620.0


def main() -> None:
    """Serve until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--port", type=int, default=102)
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two steps of the process")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lifetime.run(_serve(given.ip, given.port, Tank(Chance(given.seed, "tank")), given.every))


async def _serve(ip: str, port: int, tank: Tank, every_s: float) -> None:
    server, block = Server(log=False), bytearray(SIZE)
    _SETPOINT.pack_into(block, 0, _FIRST_SETPOINT)
    server.register_area(SrvArea.DB, DB, block)
    for area in (SrvArea.PE, SrvArea.PA, SrvArea.MK):
        server.register_area(area, 0, bytearray(SIZE))
    server.host = ip
    server.start(port)
    while True:
        if server.cpu_state == CPUState.RUN:
            (setpoint,) = _SETPOINT.unpack_from(block, 0)
            tank.go_on(every_s, setpoint)
            _VALUES.pack_into(block, _VALUES_AT, tank.level, tank.flow, tank.temperature, tank.pump_runs)
        await asyncio.sleep(every_s)


if __name__ == "__main__":
    main()
