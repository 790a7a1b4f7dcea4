"""The historian reads the tank once there is one."""

import pytest

pytest.importorskip("asyncua", reason="needs asyncua")

from tests.wardline_range.real.programs.launch import IP, free_port, running


def test_it_reads_all_four_values() -> None:
    port = free_port()
    historian = running("opcua_historian", "--server", IP, "--port", port, "--every", 0.05)
    with historian as process, running("opcua_server", "--ip", IP, "--port", port, ready_tcp=port):
        assert process.stdout is not None
        line = process.stdout.readline()
        while "Refused" in line:
            line = process.stdout.readline()
    assert [word.split()[0] for word in line.split(", ")] == ["level", "flow", "temperature", "setpoint"]
    assert line.endswith("setpoint 620.0\n")
