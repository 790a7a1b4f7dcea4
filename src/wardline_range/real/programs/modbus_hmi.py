"""An operator panel: it polls a controller, and an operator moves a setpoint now and then.

References: MODBUS Application Protocol 1.1b3, 6.1, 6.3, 6.4, 6.6.
"""

import asyncio

from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.tank import SETPOINT

_AGAIN_S = 2.0


def main() -> None:
    """Poll until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--plc", required=True, help="address of the controller")
    parser.add_argument("--port", type=int, default=502)
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two polls")
    parser.add_argument("--write-every", type=float, default=240.0, help="mean seconds between two writes")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    panel = _Panel(given.plc, given.port, given.every, given.write_every, Chance(given.seed, "panel"))
    lifetime.run(lifetime.again(panel.poll, _AGAIN_S, (*lifetime.GONE, ModbusException)))


class _Panel:
    def __init__(self, plc: str, port: int, every_s: float, write_every_s: float, chance: Chance) -> None:
        self._plc, self._port = plc, port
        self._every_s, self._write_every_s = every_s, write_every_s
        self._chance = chance

    async def poll(self) -> None:
        """One connection, for as long as it lasts."""
        client = AsyncModbusTcpClient(self._plc, port=self._port, retries=0, reconnect_delay=0)
        if not await client.connect():
            raise ConnectionError(f"no controller at {self._plc}")
        try:
            polls = 0
            while True:
                await self._ask(client, polls)
                polls += 1
                await asyncio.sleep(self._chance.around(self._every_s, 0.02))
        finally:
            client.close()

    async def _ask(self, client: AsyncModbusTcpClient, polls: int) -> None:
        await client.read_input_registers(0, count=8)
        if polls % 5 == 0:
            await client.read_coils(0, count=16)
        if polls % 15 == 0:
            await client.read_holding_registers(0, count=16)
        if self._chance.happens(min(1.0, self._every_s / self._write_every_s)):
            await client.write_register(SETPOINT, 560 + 10 * self._chance.below(14))


if __name__ == "__main__":
    main()
