"""A listener to everything that is published at a broker.

References: OASIS MQTT 3.1.1, 4.7.1.2 (multi-level wildcard), 3.1.2.10 (keep alive).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import SECOND, Process, ns
from wardline_range.protocols import mqtt
from wardline_range.roles.broker import Broker

_LEAVING_S = 1.0


@dataclass(kw_only=True, eq=False)
class MqttWildcard(Attack):
    """One subscription to `#`; from then on the broker brings it what the others say."""

    name = "mqtt-wildcard"
    techniques = ("T1040", "T1071.005", "T0801")
    description = "The device subscribes to every topic of the broker and listens."
    needs = (Broker,)

    target: str = ""
    client_id: str = "mqttjs_3be2c711"
    filter: str = "#"
    keep_alive_s: float = 30.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step."""
        yield "listen", self._listen(self.victim(Broker, self.target))

    def _listen(self, broker: Broker) -> Iterator[float]:
        ends = self.begun + ns(self.lasts_s - _LEAVING_S)
        talk = broker.join(self.device, self.client_id, self.filter, self.now, self.label("listen"))
        while self.now + ns(self.keep_alive_s) < ends:
            yield self.keep_alive_s
            talk.wake(self.now).ask(mqtt.PING, mqtt.PONG, 0.001)
        yield max(0.0, (ends - self.now) / SECOND)
        broker.leave(talk.wake(self.now))
