"""A beacon whose intervals grow as long as nobody gives orders."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.beaconing import Beacon


@dataclass(kw_only=True, eq=False)
class BeaconGrowing(Beacon):
    """Each interval is `growth` times the last, up to `longest_s`; then it begins again."""

    name = "beacon-growing"
    description = "The device calls a controller on the Internet at intervals that grow from a minute to hours."

    controller: str = "img.static-edge.example"
    growth: float = 1.15
    longest_s: float = 14_400.0

    def waits(self) -> Iterator[float]:
        """A geometric series, again and again."""
        wait = self.every_s
        while True:
            yield self.chance.around(wait, 0.05)
            wait = wait * self.growth if wait < self.longest_s else self.every_s
