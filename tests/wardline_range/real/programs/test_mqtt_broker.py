"""The broker lets the nameless in, and checks the passwords of others."""

from pathlib import Path
from queue import Queue

import pytest

pytest.importorskip("paho.mqtt", reason="needs paho-mqtt")

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from tests.wardline_range.real.programs.broker import broker
from tests.wardline_range.real.programs.launch import IP


@pytest.mark.parametrize(
    ("account", "refused"), [((), False), (("admin", "admin"), False), (("admin", "guess"), True), (("x", "x"), True)]
)
def test_a_name_needs_its_password(tmp_path: Path, account: tuple[str, ...], refused: bool) -> None:
    answers: Queue[bool] = Queue()
    client = Client(CallbackAPIVersion.VERSION2)
    client.on_connect = lambda _client, _data, _flags, reason, _properties: answers.put(reason.is_failure)
    if account:
        client.username_pw_set(*account)
    with broker(tmp_path) as port:
        client.connect(IP, port)
        client.loop_start()
        assert answers.get(timeout=30) is refused
        client.disconnect()
        client.loop_stop()
