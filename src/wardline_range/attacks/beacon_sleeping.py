"""A beacon that sleeps for hours, wakes for a while, and sleeps again."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.beaconing import Beacon


@dataclass(kw_only=True, eq=False)
class BeaconSleeping(Beacon):
    """`awake` calls `every_s` apart, then `sleep_s` of silence."""

    name = "beacon-sleeping"
    techniques = ("T1071", "T1071.001", "T1573", "T1029")
    description = "The device calls a controller on the Internet for some minutes, sleeps for hours, and calls again."

    controller: str = "sync.profile-store.example"
    every_s: float = 20.0
    awake: int = 25
    sleep_s: float = 7200.0

    def waits(self) -> Iterator[float]:
        """Short ones, then a long one."""
        while True:
            for _ in range(self.awake):
                yield self.chance.around(self.every_s, 0.2)
            yield self.chance.around(self.sleep_s, 0.2)
