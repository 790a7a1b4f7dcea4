"""Guessing of a broker's logins.

References: OASIS MQTT 3.1.1, 3.2.2.3 (return code 5, not authorized).
"""

from dataclasses import dataclass

from wardline_range.attacks.guessing import Guessing
from wardline_range.device import Device
from wardline_range.packets.conversation import SERVER
from wardline_range.protocols import mqtt
from wardline_range.roles.broker import Broker

_NOT_AUTHORIZED = 5


@dataclass(kw_only=True, eq=False)
class MqttGuessing(Guessing):
    """One CONNECT a guess."""

    name = "mqtt-guessing"
    description = "The device guesses logins of the MQTT broker."
    needs = (Broker,)
    port = mqtt.PORT

    every_s: float = 1.0

    def attempt(self, victim: Device, logins: tuple[tuple[str, str], ...]) -> None:
        """CONNECT, and a refusal."""
        [(user, password)] = logins
        talk = self.call(victim.nic.ip, mqtt.PORT, "mqtt", "guessing")
        name = f"mqtt-{self.chance.below(1 << 32):08x}"
        talk.ask(mqtt.connect(name, user, password, 60), mqtt.connack(_NOT_AUTHORIZED), 0.01).close(SERVER)
