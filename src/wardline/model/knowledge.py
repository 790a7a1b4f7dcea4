"""`Knowledge`: what people and other sites say that no traffic here shows; detectors read it through their view."""

from dataclasses import dataclass

from wardline.model.profile import Profile


@dataclass(frozen=True, slots=True)
class Knowledge:
    """`profiles`: what devices of known models may do, the first that fits a device counts."""

    profiles: tuple[Profile, ...] = ()


NOTHING = Knowledge()
"""What is known where nobody said anything."""
