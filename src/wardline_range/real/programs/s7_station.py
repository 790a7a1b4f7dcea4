"""An engineering station: it reads an S7 controller's data block and name, and sets its setpoint now and then.

References: RFC 1006 (ISO on TCP).
"""

import struct
import time

from snap7.client import Client
from snap7.error import S7Error

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime

_AGAIN_S = 2.0
_DB, _READ_BYTES = 1, 20
_RACK, _SLOT = 0, 1


def main() -> None:
    """Read until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--plc", required=True, help="address of the controller")
    parser.add_argument("--port", type=int, default=102)
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two readings")
    parser.add_argument("--write-every", type=float, default=300.0, help="mean seconds between two writes")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lifetime.end_when_told()
    chance = Chance(given.seed, "station")
    while True:
        try:
            _talk(given.plc, given.port, given.every, given.write_every, chance)
        except (OSError, S7Error) as error:
            print(f"{type(error).__name__}: {error}", flush=True)
        time.sleep(_AGAIN_S)


def _talk(plc: str, port: int, every_s: float, write_every_s: float, chance: Chance) -> None:
    client = Client()
    client.connect(plc, _RACK, _SLOT, port)
    try:
        readings = 0
        while True:
            client.db_read(_DB, 0, _READ_BYTES)
            if readings % 30 == 0:
                client.get_cpu_info()
            if chance.happens(min(1.0, every_s / write_every_s)):
                client.db_write(_DB, 0, bytearray(struct.pack(">f", 560 + 10 * chance.below(14))))
            readings += 1
            time.sleep(chance.around(every_s, 0.03))
    finally:
        client.disconnect()


if __name__ == "__main__":
    main()
