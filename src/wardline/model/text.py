"""Text for people: what somebody else chose made safe to show, and times and lengths of time as they are read.

Control characters move a terminal's cursor, and bidirectional marks turn a sentence round; neither survives here.
Escaping for a page is the page's own work and comes on top.
"""

import unicodedata
from datetime import UTC, datetime

CUT = "…"
_MARK = "\N{REPLACEMENT CHARACTER}"


def printable(text: str, limit: int = 200) -> str:
    """The text on one line with every character that does not print replaced, cut to at most `limit` characters."""
    clean = "".join(_shown(char) for char in text[: limit + 1])
    return clean if len(clean) <= limit else clean[: limit - 1] + CUT


def iso(ns: int) -> str:
    """A time in nanoseconds since 1970 as ISO 8601 in UTC with all nine digits (RFC 3339 5.6)."""
    seconds, rest = divmod(ns, 1_000_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09d}Z"


def moment(ns: int) -> str:
    """A time as a person reads it, to the second: `2026-03-01 04:05:06`, UTC."""
    return f"{datetime.fromtimestamp(ns // 1_000_000_000, UTC):%Y-%m-%d %H:%M:%S}"


def span(start: int, end: int) -> str:
    """Two times as a person reads them; the day is said once where it is the same."""
    first, last = moment(start), moment(end)
    if first == last:
        return first
    return f"{first} to {last[11:] if first[:10] == last[:10] else last}"


def length(ns: int) -> str:
    """A length of time in its two largest units: `2 d 3 h`, `12 min`, `45 s`, `less than 1 s`."""
    seconds = max(0, ns) // 1_000_000_000
    if not seconds:
        return "less than 1 s"
    said: list[tuple[int, str]] = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        whole, seconds = divmod(seconds, size)
        if whole or said:
            said.append((whole, unit))
    return " ".join(f"{whole} {unit}" for whole, unit in said[:2] if whole)


def count(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: `1 finding`, `12 findings`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def _shown(char: str) -> str:
    if " " <= char <= "~":
        return char
    group = unicodedata.category(char)
    if group == "Zs" or char in "\t\n\r":
        return " "
    return _MARK if group[0] in "CZ" else char
