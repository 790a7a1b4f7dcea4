"""A device's line to its maker's cloud: a report over HTTPS at an interval."""

import time

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime, visits


def main() -> None:
    """Report until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--name", required=True, help="of the cloud")
    parser.add_argument("--port", type=int, default=443)
    parser.add_argument("--every", type=float, default=30.0, help="seconds between two reports")
    parser.add_argument("--jitter", type=float, default=0.1, help="share of the interval by which it varies")
    parser.add_argument("--bytes", type=int, default=400, help="size of a report")
    parser.add_argument("--path", default="/v1/report")
    parser.add_argument("--agent", default="device/1.0")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lifetime.end_when_told()
    chance = Chance(given.seed, given.name)
    time.sleep(chance.between(0, min(given.every, 5)))
    while True:
        try:
            visits.visit(given.name, given.port, [given.path], given.agent, bytes(int(chance.around(given.bytes, 0.1))))
        except visits.GONE as error:
            print(f"{given.name}: {error}", flush=True)
        time.sleep(chance.around(given.every, given.jitter))


if __name__ == "__main__":
    main()
