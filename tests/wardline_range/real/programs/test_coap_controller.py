"""The controller switches its bulb, also where the bulb comes later."""

import json
import socket

import pytest

pytest.importorskip("aiocoap", reason="needs aiocoap")

from tests.wardline_range.real.programs.launch import IP, eventually, free_port, running
from wardline_range.protocols import coap


def test_it_switches_the_bulb() -> None:
    port = free_port(socket.SOCK_DGRAM)
    controller = ("coap_controller", "--bulb", IP, "--port", port, "--every", 0.05, "--switch-every", 0.1)

    def is_switched() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.settimeout(0.5)
            line.connect((IP, port))
            line.send(coap.request(coap.GET, 7, b"", "light"))
            state = json.loads(line.recv(500).partition(b"\xff")[2])
        assert state != {"ison": True, "brightness": 70}

    with running(*controller), running("coap_bulb", "--ip", IP, "--port", port):
        eventually(is_switched)
