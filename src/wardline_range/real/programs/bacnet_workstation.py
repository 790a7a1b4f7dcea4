"""A building's operator station: it reads its controller over BACnet/IP and writes a setpoint now and then.

References: ASHRAE 135 15.5, 15.9 (ReadProperty, WriteProperty), 16.10 (Who-Is), Annex J (BACnet/IP).
"""

import asyncio
from argparse import Namespace

from bacpypes3.apdu import ErrorRejectAbortNack
from bacpypes3.pdu import Address
from bacpypes3.primitivedata import ObjectIdentifier

from wardline_range.chance import Chance
from wardline_range.real.programs import bacnet_line, lifetime

_INSTANCE = 3056
_ROOM, _SETPOINT = "analog-input,1", "analog-value,1"
_VALUE = "present-value"
_PATIENCE_S = 5.0
_AGAIN_S = 2.0


def main() -> None:
    """Read until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--ip", required=True)
    parser.add_argument("--prefix", type=int, default=24, help="length of the network's prefix")
    parser.add_argument("--port", type=int, default=bacnet_line.PORT, help="its own")
    parser.add_argument("--controller", required=True, metavar="ADDRESS[:PORT]")
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two readings")
    parser.add_argument("--write-every", type=float, default=300.0, help="mean seconds between two writes")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lifetime.run(_work(given, Chance(given.seed, "operator")))


async def _work(given: Namespace, chance: Chance) -> None:
    address = f"{given.ip}/{given.prefix}:{given.port}"
    application = bacnet_line.join("ADX", _INSTANCE, address)
    controller = Address(given.controller)

    async def read() -> None:
        for name in (_ROOM, _SETPOINT):
            asked = application.read_property(controller, ObjectIdentifier(name), _VALUE)
            print(f"{name}: {await asyncio.wait_for(asked, _PATIENCE_S)}", flush=True)
        if chance.happens(min(1.0, given.every / given.write_every)):
            wanted = 20 + 0.5 * chance.below(7)
            written = application.write_property(controller, ObjectIdentifier(_SETPOINT), _VALUE, wanted)
            await asyncio.wait_for(written, _PATIENCE_S)

    try:
        await lifetime.again(read, given.every, (*lifetime.GONE, ErrorRejectAbortNack))
    finally:
        application.close()


if __name__ == "__main__":
    main()
