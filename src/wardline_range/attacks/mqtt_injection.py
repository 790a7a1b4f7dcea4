"""Commands to devices of others, published at their broker."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.roles.broker import Broker

_COMMANDS = ("POWER", "RESET", "SETPOINT")
_PAYLOADS = (b"ON", b"OFF", b"TOGGLE", b"1", b"0")


@dataclass(kw_only=True, eq=False)
class MqttInjection(Attack):
    """It listens until it knows the topics that devices listen to, and then publishes to them itself."""

    name = "mqtt-injection"
    techniques = ("T1040", "T0855", "T1565.002")
    description = "The device listens at the broker to learn topics, and then publishes commands for other devices."
    needs = (Broker,)

    target: str = ""
    client_id: str = "mqtt-explorer-52c1"
    topics: tuple[str, ...] = ()
    listens_s: float = 60.0
    every_s: float = 8.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Listen, then command."""
        broker = self.victim(Broker, self.target)
        yield "listen", self._listen(broker)
        yield "command", self._command(broker)

    def _listen(self, broker: Broker) -> Iterator[float]:
        talk = broker.join(self.device, self.client_id, "#", self.now, self.label("listen"))
        yield min(self.listens_s, self.lasts_s / 2)
        broker.leave(talk.wake(self.now))
        yield self.chance.between(2, 10)

    def _command(self, broker: Broker) -> Iterator[float]:
        """In bursts, each on a connection of its own."""
        chance = self.chance
        while True:
            talk = broker.join(self.device, self.client_id, "", self.now, self.label("command"))
            topics = self.topics or self._learnt(broker)
            for _ in range(3 + chance.below(8)):
                broker.tell(talk, chance.pick(topics), chance.pick(_PAYLOADS))
                yield chance.around(self.every_s, 0.8)
            broker.leave(talk.wake(self.now))
            yield chance.between(15, 60)

    def _learnt(self, broker: Broker) -> tuple[str, ...]:
        """Command topics of those who listen there, or of a whole family where nobody listens by name."""
        heads = [one[:-2] for one in broker.filters(but=self.device) if one.endswith("/#") and len(one) > 2]
        return tuple(f"{head}/{command}" for head in heads for command in _COMMANDS) or ("cmnd/tasmotas/POWER",)
