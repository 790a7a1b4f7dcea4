"""A historian that reads a tank's values over OPC UA and keeps the connection.

References: OPC UA Part 4 5.7 (sessions), 5.11 (Read).
"""

import asyncio
import logging

from asyncua import Client, ua

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime

_AGAIN_S = 2.0
_NAMESPACE = 2
_NAMES = ("level", "flow", "temperature", "setpoint")
_SAYS_EVERY = 10


def main() -> None:
    """Read until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--port", type=int, default=4840)
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two readings")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.getLogger("asyncua").setLevel(logging.CRITICAL)
    address, chance = f"opc.tcp://{given.server}:{given.port}", Chance(given.seed, "historian")

    async def read() -> None:
        await _read(address, given.every, chance)

    lifetime.run(lifetime.again(read, _AGAIN_S, (*lifetime.GONE, ua.UaError)))


async def _read(address: str, every_s: float, chance: Chance) -> None:
    async with Client(address) as client:
        nodes = [client.get_node(ua.NodeId(f"tank.{name}", _NAMESPACE)) for name in _NAMES]
        readings = 0
        while True:
            values = await client.read_values(nodes)
            if readings % _SAYS_EVERY == 0:
                told = (f"{name} {value:.1f}" for name, value in zip(_NAMES, values, strict=True))
                print(", ".join(told), flush=True)
            readings += 1
            await asyncio.sleep(chance.around(every_s, 0.02))


if __name__ == "__main__":
    main()
