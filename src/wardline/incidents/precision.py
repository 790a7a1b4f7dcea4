"""What verdicts say: how often each kind of incident was true, and what that adds to the next one's log-odds.

The rule: with `n` verdicts on a cause, of which `t` were true, and `m` the mean probability that had been said of them,
the cause's incidents are shifted by logit((t + K m) / (n + K)) - logit(m) nats, bounded to `MOST`. It is the posterior
mean of a Beta prior that is worth `K` verdicts and centred on what was said, so that few verdicts move little.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wardline.model.directive import Verdict
from wardline.model.finding import Part

PSEUDO_VERDICTS = 10.0
"""Verdicts that the stated probabilities are worth (K)."""

MOST = 2.0
"""Nats that verdicts may add or take: enough to silence a nuisance, too little to hide what evidence makes sure."""

PART = "verdicts"
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Precision:
    """How one kind of incident turned out; `low` to `high` is the 95 % interval of the share of true ones (Wilson)."""

    cause: str
    verdicts: int
    true: int
    benign: int
    said: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """Share of incidents that were true."""
        return self.true / self.verdicts

    @property
    def shift(self) -> float:
        """Nats that the next incident of this kind gains or loses."""
        said = min(0.99, max(0.01, self.said))
        learned = (self.true + PSEUDO_VERDICTS * said) / (self.verdicts + PSEUDO_VERDICTS)
        return max(-MOST, min(MOST, _logit(learned) - _logit(said)))


def precisions(verdicts: Sequence[Verdict]) -> tuple[Precision, ...]:
    """One for each cause that has verdicts, by name; the last verdict on an incident counts."""
    last = {one.incident: one for one in verdicts}
    by_cause: dict[str, list[Verdict]] = {}
    for one in last.values():
        by_cause.setdefault(one.cause, []).append(one)
    return tuple(_precision(cause, by_cause[cause]) for cause in sorted(by_cause))


def shifts(verdicts: Sequence[Verdict]) -> Mapping[str, Part]:
    """What verdicts add to incidents, as a named part by cause."""
    return {
        one.cause: Part(PART, round(one.shift, 6), f"{one.true} of {one.verdicts} such incidents were judged true")
        for one in precisions(verdicts)
        if one.shift
    }


def interval(true: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson); the whole range where nothing was counted.

    References: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
    """
    if not count:
        return 0.0, 1.0
    share, z2 = true / count, _Z * _Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = _Z * math.sqrt(share * (1 - share) / count + z2 / (4 * count * count)) / (1 + z2 / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def _precision(cause: str, verdicts: Sequence[Verdict]) -> Precision:
    true = sum(one.outcome == "true" for one in verdicts)
    benign = sum(one.outcome == "benign" for one in verdicts)
    said = math.fsum(one.probability for one in verdicts) / len(verdicts)
    return Precision(cause, len(verdicts), true, benign, said, *interval(true, len(verdicts)))


def _logit(share: float) -> float:
    return math.log(share / (1 - share))
