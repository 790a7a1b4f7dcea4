"""The controller lets its data block be read and written, and stands still once it is stopped."""

import struct
from collections.abc import Iterator

import pytest

from tests.wardline_range.real.programs.launch import IP, eventually, free_port, running

pytest.importorskip("snap7", reason="needs python-snap7")

from snap7.client import Client


@pytest.fixture
def client() -> Iterator[Client]:
    """A client of a controller whose process runs fast."""
    port = free_port()
    with running("s7_plc", "--ip", IP, "--port", port, "--every", 0.02, ready_tcp=port):
        talk = Client()
        talk.connect(IP, 0, 1, port)
        yield talk
        talk.disconnect()


def level(client: Client) -> float:
    """The tank's level."""
    found: float = struct.unpack(">f", client.db_read(1, 4, 4))[0]
    return found


def test_its_process_follows_the_setpoint(client: Client) -> None:
    client.db_write(1, 0, bytearray(struct.pack(">f", 900.0)))
    before = level(client)

    def fills() -> None:
        assert level(client) > before + 1

    eventually(fills)


def test_stopped_it_stands_still(client: Client) -> None:
    def moves() -> None:
        assert len({level(client) for _ in range(300)}) > 1

    eventually(moves)
    client.plc_stop()
    level(client)  # the step that was under way is over
    assert len({level(client) for _ in range(300)}) == 1
