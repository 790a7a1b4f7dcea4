"""A beacon over an MQTT broker on the Internet."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import mqtt
from wardline_range.protocols.noise import noise


@dataclass(kw_only=True, eq=False)
class BeaconMqtt(Attack):
    """A line to a public broker, a status every while, an order now and then."""

    name = "beacon-mqtt"
    techniques = ("T1071.005", "T1071", "T1102")
    description = "The device keeps a line to an MQTT broker on the Internet, reports there and takes orders."

    controller: str = "broker.public-mqtt.example"
    every_s: float = 50.0
    jitter: float = 0.3

    def steps(self) -> Iterator[tuple[str, Process]]:
        """One step, begun again when the line is lost."""
        yield "beacon", self._beacon()

    def _beacon(self) -> Iterator[float]:
        chance, label = self.chance, self.label("beacon")
        bot = f"{chance.below(1 << 48):012x}"
        while True:
            address, known = self.device.resolve(self.controller, self.now, label)
            talk = self.call(address, mqtt.PORT, "mqtt", "beacon", known)
            talk.ask(mqtt.connect(bot, "", "", 60), mqtt.connack(), 0.02)
            talk.ask(mqtt.subscribe(1, f"u/{bot}/in"), mqtt.suback(1), 0.02)
            until = self.now + ns(chance.around(7200, 0.3))
            while self.now < until:
                yield chance.around(self.every_s, self.jitter)
                talk.wake(self.now).send(CLIENT, mqtt.publish(f"u/{bot}/out", noise(chance, 48))).settle()
                talk.ask(mqtt.PING, mqtt.PONG, 0.01)
                if chance.happens(0.04):
                    talk.send(SERVER, mqtt.publish(f"u/{bot}/in", noise(chance, 90))).settle()
            talk.close()
            yield chance.between(5, 30)
