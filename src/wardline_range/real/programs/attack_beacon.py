"""Calls home over TCP: a short binary greeting again and again, evenly or with jitter."""

from collections.abc import Sequence

from wardline_range.chance import Chance
from wardline_range.protocols.noise import noise
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import asked, call
from wardline_range.real.programs.pace import beats

_PATIENCE_S = 0.5
_GREETING, _SIZE = b"\x91\x03", 60


def main(given: Sequence[str] | None = None) -> None:
    """Call home until the time is over."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--to", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=35.0)
    parser.add_argument("--every", type=float, default=3.0)
    parser.add_argument("--jitter", type=float, default=0.0, help="as a share of the time between two calls")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(given)
    chance = Chance(told.seed, "beacon")
    for _ in beats(told.seconds, told.every, told.jitter, chance):
        try:
            with call(told.to, told.port, _PATIENCE_S) as talk:
                asked(talk, _GREETING + noise(chance, _SIZE))
        except OSError as error:
            print(f"{told.to}: {error}", flush=True)


if __name__ == "__main__":
    main()
