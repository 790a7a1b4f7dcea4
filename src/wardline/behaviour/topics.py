"""Topics and filters of MQTT: which filter takes a topic in, and which names nothing.

References: OASIS MQTT 5.0 4.7 (levels, `+` and `#`, topics that begin with `$`), 4.8.2 (shared subscriptions).
"""

from collections.abc import Iterable
from typing import Literal

Breadth = Literal["", "all", "broker"]


def breadth(filter_: str) -> Breadth:
    """ "all" where the first level of a filter is a wildcard, "broker" for the broker's own topics, else ""."""
    first = _levels(filter_)[0]
    if first in ("#", "+"):
        return "all"
    return "broker" if first == "$SYS" else ""


def takes(filter_: str, topic: str) -> bool:
    """Whether a subscription with that filter brings a message with that topic."""
    levels, given = _levels(filter_), topic.split("/")
    if given[0].startswith("$") and levels[0] in ("#", "+"):
        return False
    for place, level in enumerate(levels):
        if level == "#":
            return True
        if place >= len(given) or level not in ("+", given[place]):
            return False
    return len(levels) == len(given)


def listeners(topic: str, filters: Iterable[tuple[str, str]]) -> list[str]:
    """Who listens to a topic by a filter that names its first level; `filters` are (who, filter)."""
    return sorted({who for who, filter_ in filters if not breadth(filter_) and takes(filter_, topic)})


def _levels(filter_: str) -> list[str]:
    """The levels of a filter; that of a shared subscription stands behind its group."""
    levels = filter_.split("/")
    return levels[2:] if levels[0] == "$share" and len(levels) > 2 else levels
