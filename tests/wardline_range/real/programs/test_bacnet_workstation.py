"""The station reads its controller and writes setpoints."""

import socket

import pytest

pytest.importorskip("bacpypes3", reason="needs bacpypes3")

from tests.wardline_range.real.programs.launch import free_port, running


def test_it_reads_what_it_wrote() -> None:
    theirs, own = (free_port(socket.SOCK_DGRAM) for _ in range(2))
    controller = running("bacnet_controller", "--ip", "127.0.0.2", "--port", theirs)
    given = ("--ip", "127.0.0.3", "--port", own, "--controller", f"127.0.0.2:{theirs}")
    with controller, running("bacnet_workstation", *given, "--every", 0.05, "--write-every", 0.05) as station:
        assert station.stdout is not None
        values = set[float]()
        while len(values) < 3:
            name, _, value = station.stdout.readline().partition(": ")
            if name == "analog-value,1":
                values.add(float(value))
    assert all(20 <= value <= 23 for value in values)
