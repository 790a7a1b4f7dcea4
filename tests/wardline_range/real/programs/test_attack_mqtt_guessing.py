"""Each guess is a connection of its own; one that is let in says so."""

import pytest

from tests.wardline_range.real.programs.launch import IP
from tests.wardline_range.real.programs.listeners import listening
from wardline_range.protocols import mqtt
from wardline_range.real.programs import attack_mqtt_guessing

_BAD_LOGIN = 4


def answer(said: bytes) -> bytes:
    """A broker that takes admin with the password admin."""
    if said == mqtt.DISCONNECT:
        return b""
    return mqtt.connack(0 if said.endswith(b"\0\x05admin\0\x05admin") else _BAD_LOGIN)


def test_guesses_are_made_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    with listening(answer) as broker:
        attack_mqtt_guessing.main(["--broker", IP, "--port", str(broker.port), "--every", "0.01"])
    firsts = [talk[0] for talk in broker.talks]
    assert all(first[:1] == b"\x10" and first[4:8] == b"MQTT" for first in firsts)
    assert len(set(firsts)) == len(firsts) >= 30
    assert capsys.readouterr().out == "admin:admin is let in\n"
