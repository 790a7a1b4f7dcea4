"""A climate sensor that publishes its readings.

References: MQTT 3.1.1 (OASIS), 3.3 (PUBLISH).
"""

import json
import math
import time

from wardline_range.chance import Chance
from wardline_range.real.programs import lifetime, mqtt_line


def main() -> None:
    """Publish until told to stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--broker", required=True)
    parser.add_argument("--port", type=int, default=1883)
    parser.add_argument("--name", required=True)
    parser.add_argument("--account", default="", metavar="NAME:PASSWORD")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two readings")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    lifetime.end_when_told()
    chance, number = Chance(given.seed, given.name), 0
    client = mqtt_line.line(given.name, given.account)
    mqtt_line.hold(client, given.broker, given.port)
    while True:
        client.publish(f"tele/{given.name}/SENSOR", json.dumps(_reading(chance, number)))
        number += 1
        time.sleep(chance.around(given.every, 0.03))


def _reading(chance: Chance, number: int) -> dict[str, object]:
    temperature = 21 + 2 * math.sin(number / 50) + chance.between(-0.1, 0.1)
    climate = {"Temperature": round(temperature, 1), "Humidity": round(chance.around(45, 0.04), 1)}
    return {"AM2301": climate, "TempUnit": "C"}


if __name__ == "__main__":
    main()
