"""What floods share: a victim on the Internet, a rate, and bursts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from wardline_range.attacks.attack import Attack


@dataclass(kw_only=True, eq=False)
class Flood(Attack):
    """`per_s` packets a second against `victim_host`, at most `most` in all."""

    techniques: ClassVar[tuple[str, ...]] = ("T1498", "T1498.001")

    victim_host: str = "shop.victim.example"
    per_s: float = 200.0
    most: int = 12_000

    def pace(self) -> Iterator[float]:
        """One wait for each packet: bursts of ten that keep the rate."""
        for number in range(self.most):
            yield 0.0 if number % 10 else self.chance.around(10 / self.per_s, 0.2)

    @property
    def victim_ip(self) -> str:
        """The victim's address."""
        return self.site.internet.address(self.victim_host)
