"""What its owner carries along: it leaves the network with them and joins it again when they come back."""

from collections.abc import Iterator

from wardline_range.clock import Process
from wardline_range.device import Device, Identity
from wardline_range.site import Site

_STAYS_S, _IS_AWAY_S = 9000.0, 2400.0


class Carried(Device):
    """Whoever switches it on or off meanwhile has the last word: it does not come back by itself then."""

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        self._switched = 0

    def switch_on(self) -> None:
        """It joins."""
        self._switched += 1
        super().switch_on()

    def switch_off(self) -> None:
        """It leaves."""
        self._switched += 1
        super().switch_off()

    def wandering(self) -> Iterator[float]:
        """Stay for a while, go, and come back: all of it when people are about."""
        yield self.pause(_STAYS_S)
        self.switch_off()
        self.site.clock.spawn(self._returning(self._switched), 300 + self.pause(_IS_AWAY_S))

    def _returning(self, switched: int) -> Process:
        if self._switched == switched and self.nic.ip not in self.site.residents:
            self.switch_on()
        yield 0.0
