"""Frames go out as they are, and an address's owner is found by asking for it."""

import subprocess
import sys

import pytest

from tests.wardline_range.real.stand_ins import host
from wardline_range.real.programs.wire import announcement
from wardline_range.real.topology import Topology

_ASKING = (
    "from wardline_range.real.programs.wire import ARP, Wire, owner\n"
    "with Wire('eth0', ARP) as wire:\n    print(wire.mac, owner(wire, '10.77.0.10', '10.77.0.11'))\n"
    "    owner(wire, '10.77.0.10', '10.77.0.99', 0.2)\n"
)


def test_an_announcement_names_its_sender_twice() -> None:
    frame = announcement("02:00:00:00:00:0a", "10.77.0.10")
    assert frame[:6] == b"\xff" * 6
    assert frame[12:14] == b"\x08\x06"
    assert frame[28:32] == frame[38:42] == bytes((10, 77, 0, 10))


def test_who_has_an_address_is_found_by_asking(wired: Topology) -> None:
    command = ["ip", "netns", "exec", wired.of(wired.hosts[0]), sys.executable, "-c", _ASKING]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.stdout.split() == [host("one", 10).mac, host("two", 11).mac]
    assert "nobody answers for 10.77.0.99" in ran.stderr


@pytest.mark.parametrize("interface", ["nothing0"])
def test_an_interface_that_is_not_there_is_an_error(interface: str, wired: Topology) -> None:
    text = f"from wardline_range.real.programs.wire import ARP, Wire\nWire({interface!r}, ARP)\n"
    command = ["ip", "netns", "exec", wired.of(wired.hosts[0]), sys.executable, "-c", text]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode
    assert "OSError" in ran.stderr
