"""The terms that scores are made of, in nats of log-odds; `docs/behaviour.md` derives each.

A term is the logarithm of how much likelier an observation is when something other than normal life goes on.

References: Good 1953, "The population frequencies of species" (missing mass); Jeffreys 1946 (the half counts);
Sellke, Bayarri, Berger 2001, "Calibration of p values" (bound on a Bayes factor); Chernoff 1952 (Poisson tail).
"""

import math

from wardline.model.finding import PRIOR, Part

CHANGE_PRIOR = math.log(1 / 100)
"""Odds that something new or odd on a device is more than normal life, before looking at it: 1 to 100."""

MOMENT_PRIOR = math.log(1 / 1000)
"""The same for a single minute of an ordinary quantity, of which there are 1440 a day."""

ATTACKS_A_DAY = 1 / 1000
"""Attacks to expect of one device in one day, before looking at anything: the rate that a quiet system is held to."""

NEW_A_DAY = 0.2
"""New peers, or services, that a device of which nothing is known yet is taken to meet in a day of normal life."""

WEAKEST = -5.3
"""Score of a finding that is kept as evidence: one in two hundred. An incident may grow from several such."""

NEW_UNDER_CHANGE = 0.5
"""Share of contacts that are new ones while something other than normal life goes on."""


def prior(value: float = CHANGE_PRIOR) -> Part:
    """The base rate as a part; an incident counts it once."""
    return Part(
        PRIOR, round(value, 3), f"about 1 in {round(math.exp(-value))} such observations is more than normal life"
    )


def first_time(late: int, days: float, noun: str) -> Part:
    """The prior of something new: attacks in a day against new things of normal life in a day.

    `late` of them came in the last `days` days of learning, when what is usual had been met already. However often a
    device was looked at in between, rare things of normal life come at their own rate. Before anything is learned, a
    device is taken to meet something new once in five days, and one day of its own weighs as much as that.
    """
    rate = (late + NEW_A_DAY) / (days + 1)
    why = f"about {rate:.2g} new {noun}s a day are normal life here, and 1 attack in 1000 days is looked for"
    return Part(PRIOR, round(math.log(ATTACKS_A_DAY / rate), 3), why)


def part(name: str, value: float, why: str) -> Part:
    """A part, rounded to a thousandth of a nat so that the sum a person adds up is the sum."""
    return Part(name, round(value, 3), why)


def missing_mass(visits: int, singles: int) -> float:
    """Chance that the next visit is to something never visited (Good–Turing, Jeffreys' half for the unseen)."""
    return min(1.0, (singles + 0.5) / (visits + 1.0))


def novelty(visits: int, singles: int) -> float:
    """Log likelihood ratio of meeting something new: `NEW_UNDER_CHANGE` against the missing mass."""
    return math.log(NEW_UNDER_CHANGE / missing_mass(visits, singles))


def category(seen: int, total: int, kinds: int) -> float:
    """Log likelihood ratio of one of `kinds` categories: even odds against the own mix (Jeffreys), within ±2."""
    own = (seen + 0.5) / (total + 0.5 * kinds)
    return max(-2.0, min(2.0, math.log(1 / kinds / own)))


def shared(doing: int, others: int) -> float:
    """Log likelihood ratio of what `doing` of `others` alike do too: rare speaks for, usual against."""
    return max(-3.0, min(1.5, math.log(0.25 / ((doing + 0.5) / (others + 1.0)))))


def calibrated(p: float) -> float:
    """Largest log Bayes factor that a p-value can carry: -ln(-e p ln p), 0 from p = 1/e on."""
    if p >= math.exp(-1):
        return 0.0
    log_p = math.log(max(p, 1e-300))
    return -1.0 - log_p - math.log(-log_p)


def poisson_tail(count: float, mean: float) -> float:
    """Upper bound on the probability of `count` or more where `mean` are expected (Chernoff)."""
    if count <= mean:
        return 1.0
    return math.exp(max(-690.0, count - mean - count * math.log(count / mean)))
