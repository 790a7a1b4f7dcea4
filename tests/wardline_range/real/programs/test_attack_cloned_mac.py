"""The MAC address is another's for a while, and its own again afterwards, whatever ends the program."""

import subprocess
import sys

from tests.wardline_range.real.programs.launch import eventually
from tests.wardline_range.real.stand_ins import host
from wardline_range.real.topology import Topology

_MODULE = "wardline_range.real.programs.attack_cloned_mac"
_OWN, _VICTIM = host("one", 10).mac, host("two", 11).mac


def mac(namespace: str) -> str:
    """What the host's interface is called now."""
    told = subprocess.run(["ip", "-n", namespace, "-br", "link", "show", "eth0"], capture_output=True, text=True)
    return told.stdout.split()[2]


def begun(wired: Topology, seconds: str) -> tuple[str, subprocess.Popen[str]]:
    """The program in the first host's namespace, with the second for its victim."""
    place = wired.of(wired.hosts[0])
    told = ["--ip", "10.77.0.10", "--victim", "10.77.0.11", "--to", "10.77.0.11:80", "--seconds", seconds]
    command = ["ip", "netns", "exec", place, sys.executable, "-m", _MODULE, *told, "--every", "0.2"]
    return place, subprocess.Popen(command, stdout=subprocess.DEVNULL, text=True)


def is_taken(place: str) -> None:
    """Asserts that the victim's MAC address is in use."""
    assert mac(place) == _VICTIM


def test_it_takes_the_victims_and_puts_its_own_back(wired: Topology) -> None:
    place, program = begun(wired, "1")
    eventually(lambda: is_taken(place), program)
    assert program.wait(30) == 0
    assert mac(place) == _OWN


def test_ended_early_it_puts_its_own_back_as_well(wired: Topology) -> None:
    place, program = begun(wired, "60")
    eventually(lambda: is_taken(place), program)
    program.terminate()
    assert program.wait(30) == 0
    assert mac(place) == _OWN
