"""A broker for a test, and what is said at it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from tests.wardline_range.real.programs.launch import IP, free_port, running


@contextmanager
def broker(folder: Path) -> Iterator[int]:
    """The port of a broker that knows admin:admin; the test is skipped without mosquitto."""
    if shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin") is None:
        pytest.skip("needs mosquitto")
    port = free_port()
    given = ("--ip", IP, "--port", port, "--folder", folder, "--account", "admin:admin")
    with running("mqtt_broker", *given, ready_tcp=port):
        yield port


@contextmanager
def listener(port: int, topic: str) -> Iterator[tuple[Client, Queue[tuple[str, bytes]]]]:
    """A client, and what it hears under a topic."""
    heard: Queue[tuple[str, bytes]] = Queue()

    def told(_client: Client, _data: object, message: MQTTMessage) -> None:
        heard.put((message.topic, bytes(message.payload)))

    client = Client(CallbackAPIVersion.VERSION2)
    client.on_message = told
    client.on_connect = lambda client, *_rest: client.subscribe(topic)
    client.connect(IP, port)
    client.loop_start()
    yield client, heard
    client.disconnect()
    client.loop_stop()
