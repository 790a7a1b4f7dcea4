"""An infusion pump: reports to its pump server over TLS while it runs, and asks for its drug library."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model, Updates
from wardline_range.habits.lease import lease
from wardline_range.packets.conversation import Conversation
from wardline_range.protocols import tls
from wardline_range.protocols.dhcp import Client
from wardline_range.protocols.tls import Server
from wardline_range.protocols.x509 import certificate
from wardline_range.roles.pump_server import PORT, PumpServer

_CERTIFICATE = certificate(
    "pump-server.hospital.example",
    "Hospital",
    "Hospital Device CA",
    not_before="240101000000Z",
    not_after="290101000000Z",
)
_SERVER = Server(_CERTIFICATE)


class BaxterPump(Device):
    """Runs by the rhythm of the ward; a status every half minute while it does."""

    model = Model(
        "baxter-pump", "Baxter", "Novum IQ LVP", "infusion pump", ("2.1.0", "2.2.1", "3.0.0"), ("58:46:e1", "58:42:e4"),
        "NIQ-{serial}", "{digits:9}", Client("{hostname}", "udhcp 1.31.1", (1, 3, 6, 12, 15, 28, 42), 576),
        ("hospital",), "bedside", stack=tls.EMBEDDED, lag_s=0.006, is_small=True,
        updates=Updates("updates.pumps.example", 6_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Lease, then infusions."""
        yield 3.0, partial(lease, self)
        server = self.site.one(self, PumpServer)
        if server is not None:
            yield 15.0, partial(self._infuse, server)

    def _infuse(self, server: PumpServer) -> Iterator[float]:
        chance = self.chance
        while True:
            talk = self._line(server)
            talk.ask(tls.data(chance, 210), tls.data(chance, 900 + chance.below(4000)), 0.05)
            until = self.now + ns(chance.between(1800, 14_400))
            while self.now < until:
                yield chance.around(30.0, 0.05)
                talk.wake(self.now).ask(tls.data(chance, 340 + chance.below(40)), tls.data(chance, 64), 0.02)
            talk.close()
            yield 60 + self.pause(1800)

    def _line(self, server: PumpServer) -> Conversation:
        talk = self.call(server.nic.ip, PORT, "ssl", self.now)
        return tls.shake(talk, self.model.stack, "pump-server.hospital.example", _SERVER, self.chance)
