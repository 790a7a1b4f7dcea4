"""Sends a lot out over one connection, at a steady rate; what is sent is noise."""

from collections.abc import Sequence

from wardline_range.chance import Chance
from wardline_range.protocols.noise import noise
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import call
from wardline_range.real.programs.pace import beats

_PIECES_A_SECOND = 20


def main(given: Sequence[str] | None = None) -> None:
    """Send until the time is over or nobody takes it any more."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--to", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rate", type=int, default=400_000, help="bytes a second")
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(given)
    chance = Chance(told.seed, "exfiltration")
    try:
        with call(told.to, told.port) as talk:
            for _ in beats(told.seconds, 1 / _PIECES_A_SECOND):
                talk.sendall(noise(chance, told.rate // _PIECES_A_SECOND))
    except OSError as error:
        print(f"{told.to}: {error}", flush=True)


if __name__ == "__main__":
    main()
