"""Asks for names made by a generator, none of which exists.

References: RFC 6761 6.4 (`invalid` never resolves).
"""

from collections.abc import Sequence

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.pace import beats
from wardline_range.real.programs.questions import ask

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def main(given: Sequence[str] | None = None) -> None:
    """Ask until the time is over."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--port", type=int, default=53)
    parser.add_argument("--top", default="invalid", help="the domain below which the names are made")
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--every", type=float, default=0.4)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(given)
    chance = Chance(told.seed, "generator")
    for number in beats(told.seconds, told.every, 0.5, chance):
        ask(told.server, told.port, number, f"{label(chance)}.{told.top}")


def label(chance: Chance) -> str:
    """The next made-up label, 12 to 20 letters and digits long, a letter first."""
    rest = (_LETTERS[chance.below(36)] for _ in range(11 + chance.below(9)))
    return _LETTERS[chance.below(26)] + "".join(rest)


if __name__ == "__main__":
    main()
