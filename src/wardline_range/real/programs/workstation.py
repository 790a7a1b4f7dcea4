"""A person at a computer: visits sites, reads, thinks, and visits another."""

import time

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime, visits

_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
_PAGES = 400
_MOST_REQUESTS = 6


def main() -> None:
    """Browse until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument(
        "--site", action="append", required=True, metavar="NAME[:PORT]", help="port 443 where none is given"
    )
    parser.add_argument("--think", type=float, default=12.0, help="mean seconds between two visits")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lifetime.end_when_told()
    chance = Chance(given.seed, "person")
    while True:
        time.sleep(chance.waiting(given.think))
        name, _, port = chance.pick(given.site).partition(":")
        paths = ["/", *(f"/page/{chance.below(_PAGES)}" for _ in range(chance.below(_MOST_REQUESTS)))]
        try:
            visits.visit(name, int(port or 443), paths, _AGENT)
        except visits.GONE as error:
            print(f"{name}: {error}", flush=True)


if __name__ == "__main__":
    main()
