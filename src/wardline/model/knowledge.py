"""`Knowledge`: what people and other sites say that no traffic here shows; detectors read it through their view."""

from dataclasses import dataclass

from wardline.model.indicator import NO_INDICATORS, Indicators
from wardline.model.profile import Profile
from wardline.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`profiles`: what devices of known models may do, the first that fits a device counts.

    `indicators`: what others say is bad; `rules`: what others say is worth a look.
    """

    profiles: tuple[Profile, ...] = ()
    indicators: Indicators = NO_INDICATORS
    rules: tuple[Rule, ...] = ()


NOTHING = Knowledge()
"""What is known where nobody said anything."""
