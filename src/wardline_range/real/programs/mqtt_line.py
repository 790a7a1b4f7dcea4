"""A device's line to its broker, which is opened again whenever it breaks.

References: MQTT 3.1.1 (OASIS), 3.1 (CONNECT), 3.1.2.5 (will).
"""

import time

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

_AGAIN_S = 2
KEEP_ALIVE_S = 30


def line(name: str, account: str = "", will: str = "") -> Client:
    """A client of that name; `account` is NAME:PASSWORD, `will` the topic that says `Offline` once it is gone."""
    client = Client(CallbackAPIVersion.VERSION2, client_id=name)
    client.reconnect_delay_set(_AGAIN_S, _AGAIN_S)
    if account:
        client.username_pw_set(*account.split(":", 1))
    if will:
        client.will_set(will, "Offline", retain=True)
    return client


def hold(client: Client, broker: str, port: int) -> None:
    """Connect, as often as it takes, and keep the line in the background."""
    while True:
        try:
            client.connect(broker, port, KEEP_ALIVE_S)
        except OSError as error:
            print(f"{type(error).__name__}: {error}", flush=True)
            time.sleep(_AGAIN_S)
            continue
        client.loop_start()
        return
