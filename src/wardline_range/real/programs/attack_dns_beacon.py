"""Calls home over DNS: an address question every few seconds, with who asks and how often in the first label."""

from collections.abc import Sequence

from wardline_range.chance import Chance
from wardline_range.protocols.noise import noise
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.pace import beats
from wardline_range.real.programs.questions import ask


def main(given: Sequence[str] | None = None) -> None:
    """Ask until the time is over."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--port", type=int, default=53)
    parser.add_argument("--domain", default="status.tile-sync.example")
    parser.add_argument("--seconds", type=float, default=35.0)
    parser.add_argument("--every", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(given)
    who = noise(Chance(told.seed, "dns beacon"), 4).hex()
    for number in beats(told.seconds, told.every):
        ask(told.server, told.port, number, f"{who}{number:04x}.{told.domain}")


if __name__ == "__main__":
    main()
