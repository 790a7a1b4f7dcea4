"""What the word of an indicator is worth, in nats: how sure its maker is, how old, how specific, which way it went.

The figures of the tables are judgements, stated once; none was fitted to labelled attacks.

References: OASIS STIX 2.1 4.7 (confidence, valid_until), appendix A (confidence scales).
"""

import math
from collections.abc import Mapping

from wardline.behaviour.scoring import CHANGE_PRIOR, part
from wardline.model.batch import Nanos
from wardline.model.finding import Part

UNSAID = 60
"""Confidence of an indicator whose maker gave none: somewhat more likely right than wrong."""

SUREST, LEAST = 95, 5
"""Bounds of confidence: no list is always right, and none always wrong."""

HALF_LIFE_DAYS: Mapping[str, float] = {
    "address": 30, "called_address": 30, "calling_address": 30, "endpoint": 30, "network": 60, "domain": 180,
    "domain_tree": 180, "url": 90, "user_agent": 365, "ja4": 365, "ja4s": 365, "subject": 365, "issuer": 365,
    "serial": 365, "mac": 365, "pattern": 90,
}  # fmt: skip
"""After so many days an indicator that nobody renewed counts half: addresses are let anew, names last."""

OLDEST = 5.0
"""Nats that age may take away at most."""

WAYS: Mapping[str, tuple[float, str]] = {
    "called": (0.0, "the device opened the exchange, and was answered"),
    "is": (0.0, "the device carries the link-layer address itself"),
    "asked": (-0.5, "the device asked for the name; that it went there was not seen by this"),
    "tried": (-0.5, "the device tried, and nobody answered"),
    "answered": (-2.0, "it came from outside, and the device answered: many are scanned who are not broken into"),
    "knocked": (-5.0, "it came from outside, and nothing was answered: every open address is scanned"),
}

_KINDS: Mapping[str, tuple[float, str]] = {
    "endpoint": (0.5, "address and port were named"),
    "url": (0.5, "the whole URL was named"),
    "domain_tree": (-0.2, "a name, or one above it, was named"),
    "user_agent": (-1.0, "programs that are not bad may call themselves so"),
    "ja4": (-1.5, "all programs with the same TLS library look alike"),
    "ja4s": (-1.5, "all servers with the same TLS library look alike"),
    "issuer": (-1.5, "an issuer signs for many"),
}
SHARED = -2.0
"""The device knew the address by a name that nobody calls bad: many sites may share it."""

GENERIC = -3.0
"""A pattern of ports, sizes and protocols alone."""


def word(confidence: int | None, source: str) -> Part:
    """The maker's confidence: it lifts the base rate to the share of cases in which it is right."""
    sure = min(SUREST, max(LEAST, UNSAID if confidence is None else confidence)) / 100
    said = "said nothing of its confidence, taken as" if confidence is None else "is sure of it to"
    return part("word of the source", math.log(sure / (1 - sure)) - CHANGE_PRIOR, f"{source} {said} {sure:.0%}")


def age(kind: str, now: Nanos, dated: Nanos | None, valid_until: Nanos | None) -> Part | None:
    """What age takes away: ln 2 for each half-life since its validity ended, or since it was last said."""
    since = valid_until if valid_until is not None else dated
    if since is None or now <= since:
        return None
    days = (now - since) / 86_400e9
    half = HALF_LIFE_DAYS.get(kind, 90)
    when = "its validity ended" if valid_until is not None else "it was last said"
    why = f"{when} {days:.0f} days ago, and such an indicator counts half after {half:.0f}"
    taken = -min(OLDEST, math.log(2) * days / half)
    return part("age", taken, why) if taken <= -0.001 else None


def specific(kind: str, value: str, *, known_by_name: str, is_specific: bool) -> Part | None:
    """How much else the same value may mean; None where it says exactly one thing."""
    if not is_specific:
        return part("how specific", GENERIC, "the pattern names ports or sizes, and nothing by itself")
    if kind == "network":
        version, length, _ = value.split("/")
        bits = (32 if version == "4" else 64) - int(length)
        return part("how specific", -min(4.0, max(0.0, bits / 4)), f"a network of /{length} was named, not one address")
    if kind in ("address", "called_address") and known_by_name:
        why = f"the device knew the address as {known_by_name}, which no indicator names: many sites may share it"
        return part("how specific", SHARED, why)
    found = _KINDS.get(kind)
    return part("how specific", *found) if found else None


def direction(way: str) -> Part | None:
    """Which way the exchange went; None where that speaks neither for nor against."""
    value, why = WAYS[way]
    return part("which way", value, why) if value else None
