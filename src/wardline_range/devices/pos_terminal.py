"""A payment terminal: one connection to its payment host for each purchase, and one to its maker's at night."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.habits.lease import lease
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client

_HOST, _PORT = "gateway.payments.example", 8443


class PosTerminal(Device):
    """Pays when people buy; between purchases it only asks now and then whether its host is there."""

    model = Model(
        "pos-terminal", "Ingenico", "Move/5000", "payment terminal", ("T4.50.04", "T4.61.02"),
        ("54:7f:54", "54:e1:40", "38:ef:e3"), "INGENICO-{serial}",
        dhcp=Client("{hostname}", "", (1, 3, 6, 15, 43, 44)), sectors=("office", "hospital"), zone="payments",
        stack=tls.WOLFSSL, lag_s=0.006, updates=Updates("tms.payments.example", 6_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, clock, purchases, questions, terminal management."""
        yield 4.1, partial(lease, self)
        yield 9.0, partial(clock_sync, self, "pool.ntp.org", 13, None)
        yield 30.0, self._purchases
        yield 60.0, self._questions
        yield 1200.0, self._management

    def _purchases(self) -> Iterator[float]:
        chance = self.chance
        while True:
            yield 20 + self.pause(240)
            talk = self.secure(_HOST, self.now, port=_PORT)
            talk.ask(
                tls.data(chance, 620 + chance.below(90)),
                tls.data(chance, 310 + chance.below(60)),
                chance.between(0.4, 1.6),
            )
            talk.ask(tls.data(chance, 180), tls.data(chance, 90), 0.08).close()

    def _questions(self) -> Iterator[float]:
        while True:
            talk = self.secure(_HOST, self.now, port=_PORT)
            talk.ask(tls.data(self.chance, 96), tls.data(self.chance, 64), 0.05).close()
            yield self.chance.around(900, 0.02)

    def _management(self) -> Iterator[float]:
        while True:
            visit(self, "tms.payments.example", self.now, 2, 2200, 900)
            yield self.chance.around(86_400, 0.005)
