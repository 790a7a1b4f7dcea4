"""The station reads its controller and writes setpoints."""

import struct

import pytest

from tests.wardline_range.real.programs.launch import IP, eventually, free_port, running

pytest.importorskip("snap7", reason="needs python-snap7")

from snap7.client import Client


def test_it_sets_the_setpoint_once_there_is_a_controller() -> None:
    port = free_port()
    station = ("s7_station", "--plc", IP, "--port", port, "--every", 0.05, "--write-every", 0.05)
    with running(*station), running("s7_plc", "--ip", IP, "--port", port, ready_tcp=port):
        client = Client()
        client.connect(IP, 0, 1, port)

        def is_moved() -> None:
            (setpoint,) = struct.unpack(">f", client.db_read(1, 0, 4))
            assert setpoint != 620.0
            assert 560 <= setpoint < 700

        eventually(is_moved)
        client.disconnect()
