"""The gateway is found by a search, describes itself, and maps a port for whoever asks."""

import re
import socket
import urllib.request
from collections.abc import Iterator

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port, running
from wardline_range.protocols import ssdp


@pytest.fixture
def ports() -> Iterator[tuple[int, int]]:
    """Its web port and its port for searches."""
    web, search = free_port(), free_port(socket.SOCK_DGRAM)
    with running("gateway_upnp", "--ip", IP, "--port", web, "--ssdp", search, ready_tcp=web):
        yield web, search


def test_a_search_for_all_finds_every_part(ports: tuple[int, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(30)
        line.sendto(b"nothing", (IP, ports[1]))
        line.sendto(ssdp.search("ssdp:all"), (IP, ports[1]))
        found = [line.recv(1000).decode() for _ in range(4)]
    assert all(f"LOCATION: http://{IP}:{ports[0]}/rootDesc.xml" in one for one in found)
    assert sum("WANIPConnection:1" in one for one in found) == 1


def test_it_does_as_it_is_asked(ports: tuple[int, int]) -> None:
    root = f"http://{IP}:{ports[0]}"
    with urllib.request.urlopen(f"{root}/rootDesc.xml", timeout=30) as answer:
        control = re.search(rb"<controlURL>(.*)</controlURL>", answer.read())
    assert control is not None
    with urllib.request.urlopen(root + control.group(1).decode(), b"<AddPortMapping/>", timeout=30) as answer:
        assert b"AddPortMappingResponse" in answer.read()
