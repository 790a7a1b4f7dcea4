"""A beacon like clockwork."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.beaconing import Beacon


@dataclass(kw_only=True, eq=False)
class BeaconFixed(Beacon):
    """Every minute, to within a second."""

    name = "beacon-fixed"
    description = "The device calls a controller on the Internet every minute."

    def waits(self) -> Iterator[float]:
        """As good as equal."""
        while True:
            yield self.chance.around(self.every_s, 0.01)
