"""A beacon that varies its intervals by two fifths, as common implants do."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.beaconing import Beacon


@dataclass(kw_only=True, eq=False)
class BeaconJitter(Beacon):
    """`jitter` is the share by which an interval may be shorter or longer."""

    name = "beacon-jitter"
    description = "The device calls a controller on the Internet every two minutes or so, with 40 % jitter."

    controller: str = "api.telemetry-hub.example"
    every_s: float = 120.0
    jitter: float = 0.4

    def waits(self) -> Iterator[float]:
        """Uniform around the middle."""
        while True:
            yield self.chance.around(self.every_s, self.jitter)
