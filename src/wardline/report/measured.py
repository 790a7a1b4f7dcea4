"""What Wardline measured of itself, on a named set of data: it stands in every report."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Measured:
    """Detection on `on`, by `version` at `date` (ISO 8601); the device-days are those judged after learning."""

    on: str
    version: str
    date: str
    attacks: int
    found: int
    false_incidents: int
    device_days: int

    @property
    def words(self) -> str:
        """One sentence, and whom to ask about this network."""
        rate = 1000 * self.false_incidents / self.device_days
        return (
            f"Measured on {self.on} by version {self.version} ({self.date}): {self.found} of {self.attacks} attacks "
            f"found, {self.false_incidents} false incidents in {self.device_days:,} device-days ({rate:.2g} in 1,000). "
            "Your network differs: give verdicts, and `wardline directives precision` counts your own."
        )


@cache
def measured() -> Measured:
    """The figures that came with this version."""
    return Measured(**tomllib.loads(resources.files("wardline.report").joinpath("measured.toml").read_text("utf-8")))
