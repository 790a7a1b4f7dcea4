"""A controller of a building's air on BACnet/IP: its temperatures move, its setpoints can be written by anybody.

References: ASHRAE 135 12.3, 12.4 (analog objects), 15.5, 15.9 (ReadProperty, WriteProperty), Annex J (BACnet/IP).
"""

import asyncio
import math

from bacpypes3.local.analog import AnalogInputObject, AnalogValueObject

from wardline_range.chance import Chance
from wardline_range.real.programs import bacnet_line, lifetime

_MODEL = "MS-NAE5510-2"
_FIRST_SETPOINT = 21.0
_STEP = 0.05


def main() -> None:
    """Serve until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--prefix", type=int, default=24, help="length of the network's prefix")
    parser.add_argument("--port", type=int, default=bacnet_line.PORT)
    parser.add_argument("--instance", type=int, default=260)
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two steps of the process")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    address = f"{given.ip}/{given.prefix}:{given.port}"
    lifetime.run(_serve(given.instance, address, Chance(given.seed, "room"), given.every))


async def _serve(instance: int, address: str, chance: Chance, every_s: float) -> None:
    told = {"units": "degrees-celsius", "eventState": "normal", "outOfService": False, "statusFlags": [0, 0, 0, 0]}
    room = AnalogInputObject(
        objectIdentifier=("analog-input", 1), objectName="Room temperature", presentValue=_FIRST_SETPOINT, **told
    )
    setpoint = AnalogValueObject(
        objectIdentifier=("analog-value", 1), objectName="Room setpoint", presentValue=_FIRST_SETPOINT, **told
    )
    application = bacnet_line.join(_MODEL, instance, address, room, setpoint)
    try:
        steps = 0
        while True:
            wanted = setpoint.presentValue + 0.3 * math.sin(steps / 60)
            room.presentValue += _STEP * (wanted - room.presentValue) + chance.between(-0.02, 0.02)
            steps += 1
            await asyncio.sleep(every_s)
    finally:
        application.close()


if __name__ == "__main__":
    main()
