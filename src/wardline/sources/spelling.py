"""How indicators spell times, addresses and networks, and the error where they do not."""

import ipaddress
from datetime import UTC, datetime

NS = 1_000_000_000


class PatternError(ValueError):
    """A value or a pattern that cannot be read; the message says what is wrong and what would do."""


def timestamp(text: str) -> int:
    """A time in ns since the epoch. Raises ValueError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no Z at its end")
    whole = (at.replace(microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    return int(whole) * NS + at.microsecond * 1000


def address(text: str) -> str:
    """An address, or a network of more than one, in its one spelling. Raises PatternError."""
    try:
        if "/" not in text:
            return str(ipaddress.ip_address(text))
        net = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise PatternError(f"{text[:60]!r} is no address; write for example 203.0.113.7 or 203.0.113.0/24") from None
    return str(net.network_address) if net.num_addresses == 1 else str(net)


def network(text: str) -> str:
    """A network in CIDR form. Raises PatternError."""
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise PatternError(f"{text[:60]!r} is no network; write for example 203.0.113.0/24") from None
