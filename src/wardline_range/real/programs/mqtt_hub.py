"""A hub that listens to everything at its broker and switches a plug now and then.

References: MQTT 3.1.1 (OASIS), 3.8 (SUBSCRIBE).
"""

import time
from typing import Any

from paho.mqtt.client import Client

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime, mqtt_line

_LISTENS_TO = ("tele/#", "stat/#")


def main() -> None:
    """Listen and switch until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--broker", required=True)
    parser.add_argument("--port", type=int, default=1883)
    parser.add_argument("--name", default="hub")
    parser.add_argument("--account", default="", metavar="NAME:PASSWORD")
    parser.add_argument("--plug", required=True, help="name of the plug that it switches")
    parser.add_argument("--switch-every", type=float, default=60.0, help="mean seconds between two switchings")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lifetime.end_when_told()
    chance, is_on = Chance(given.seed, given.name), True
    client = mqtt_line.line(given.name, given.account)
    client.on_connect = _connected
    mqtt_line.hold(client, given.broker, given.port)
    while True:
        time.sleep(chance.waiting(given.switch_every))
        is_on = not is_on
        client.publish(f"cmnd/{given.plug}/POWER", "ON" if is_on else "OFF")


def _connected(client: Client, *_rest: Any) -> None:
    for topic in _LISTENS_TO:
        client.subscribe(topic)


if __name__ == "__main__":
    main()
