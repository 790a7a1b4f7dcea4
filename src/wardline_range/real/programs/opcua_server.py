"""A controller whose tank is seen through OPC UA.

References: OPC UA Part 4 5.11 (Read), 5.14 (subscriptions); Part 6 7.2 (TCP).
"""

import asyncio
import logging

from asyncua import Server, ua

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.tank import Tank

NAMESPACE = "urn:lab:tank"
_FIRST_SETPOINT = 620.0


def main() -> None:
    """Serve until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--port", type=int, default=4840)
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two steps of the process")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.getLogger("asyncua").setLevel(logging.ERROR)
    lifetime.run(_serve(f"opc.tcp://{given.ip}:{given.port}", Tank(Chance(given.seed, "tank")), given.every))


async def _serve(endpoint: str, tank: Tank, every_s: float) -> None:
    server = Server()
    await server.init()
    server.set_endpoint(endpoint)
    server.set_server_name("TwinCAT OPC UA Server")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    number = await server.register_namespace(NAMESPACE)
    place = await server.nodes.objects.add_object(ua.NodeId("tank", number), "Tank")
    names = ("setpoint", "level", "flow", "temperature")
    nodes = {name: await place.add_variable(ua.NodeId(f"tank.{name}", number), name, 0.0) for name in names}
    await nodes["setpoint"].write_value(_FIRST_SETPOINT)
    await nodes["setpoint"].set_writable()
    async with server:
        while True:
            tank.go_on(every_s, await nodes["setpoint"].read_value())
            for name, value in (("level", tank.level), ("flow", tank.flow), ("temperature", tank.temperature)):
                await nodes[name].write_value(float(value))
            await asyncio.sleep(every_s)


if __name__ == "__main__":
    main()
