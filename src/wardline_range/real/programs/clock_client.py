"""A device's clock: it asks a time server at an interval.

References: RFC 4330 5 (SNTP client).
"""

import socket
import time

from wardline_range.chance import Chance
from wardline_range.protocols import ntp
from wardline_range.real.programs import lifetime

_PATIENCE_S = 3.0
_POLL = 6


def main() -> None:
    """Ask until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--server", required=True, help="name or address")
    parser.add_argument("--port", type=int, default=ntp.PORT)
    parser.add_argument("--every", type=float, default=64.0, help="seconds between two questions")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lifetime.end_when_told()
    chance = Chance(given.seed, "clock")
    while True:
        try:
            _ask(given.server, given.port)
        except OSError as error:
            print(f"{given.server}: {error}", flush=True)
        time.sleep(chance.around(given.every, 0.02))


def _ask(server: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(_PATIENCE_S)
        line.connect((server, port))
        line.send(ntp.request(time.time_ns(), _POLL))
        line.recv(512)


if __name__ == "__main__":
    main()
