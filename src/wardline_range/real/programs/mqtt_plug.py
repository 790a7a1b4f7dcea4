"""A plug that is switched over MQTT and publishes the power drawn through it.

References: MQTT 3.1.1 (OASIS), 3.3 (PUBLISH), 3.8 (SUBSCRIBE).
"""

import json
import time
from typing import Any

from paho.mqtt.client import Client, MQTTMessage

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime, mqtt_line


def main() -> None:
    """Obey and publish until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--broker", required=True)
    parser.add_argument("--port", type=int, default=1883)
    parser.add_argument("--name", required=True)
    parser.add_argument("--account", default="", metavar="NAME:PASSWORD")
    parser.add_argument("--every", type=float, default=15.0, help="seconds between two readings")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lifetime.end_when_told()
    plug = _Plug(given.name, mqtt_line.line(given.name, given.account, f"tele/{given.name}/LWT"))
    mqtt_line.hold(plug.client, given.broker, given.port)
    chance = Chance(given.seed, given.name)
    while True:
        time.sleep(chance.around(given.every, 0.03))
        watts = round(chance.around(60, 0.1)) if plug.is_on else 0
        reading = {"ENERGY": {"Power": watts, "Voltage": 228 + chance.below(6)}}
        plug.client.publish(f"tele/{given.name}/SENSOR", json.dumps(reading))


class _Plug:
    def __init__(self, name: str, client: Client) -> None:
        self.name, self.client, self.is_on = name, client, True
        client.on_connect = self._connected
        client.on_message = self._told

    def _connected(self, client: Client, *_rest: Any) -> None:
        client.subscribe(f"cmnd/{self.name}/#")
        client.publish(f"tele/{self.name}/LWT", "Online", retain=True)

    def _told(self, client: Client, _data: Any, message: MQTTMessage) -> None:
        if message.topic == f"cmnd/{self.name}/POWER" and message.payload in (b"ON", b"OFF"):
            self.is_on = message.payload == b"ON"
            client.publish(f"stat/{self.name}/POWER", message.payload)


if __name__ == "__main__":
    main()
