"""The telnet login refuses every guess, and the SSH greeting is that of a camera."""

import socket
from collections.abc import Iterator
from io import RawIOBase

import pytest

from tests.wardline_range.real.programs.launch import IP, free_port, running


@pytest.fixture(scope="module")
def ports() -> Iterator[tuple[int, int]]:
    """Telnet and SSH port of a camera."""
    telnet, ssh, rtsp = (free_port() for _ in range(3))
    doors = ("--telnet", telnet, "--ssh", ssh, "--http", free_port(), "--rtsp", rtsp)
    with running("camera", "--ip", IP, *doors, ready_tcp=rtsp):
        yield telnet, ssh


def until(talk: RawIOBase, prompt: bytes) -> bytes:
    """All that is said up to a prompt, which must come."""
    said = b""
    while not said.endswith(prompt):
        byte = talk.read(1)
        assert byte, said
        said += byte
    return said


def test_three_guesses_and_it_hangs_up(ports: tuple[int, int]) -> None:
    with socket.create_connection((IP, ports[0]), 30) as line, line.makefile("rwb", buffering=0) as talk:
        for _ in range(3):
            until(talk, b"login: ")
            talk.write(b"\xff\xfd\x01admin\r\n")
            assert b"admin" in until(talk, b"Password: ")
            talk.write(b"admin\r\n")
            assert b"admin" not in until(talk, b"Login incorrect\r\n")
        assert talk.read(1) == b""


def test_ssh_says_its_version(ports: tuple[int, int]) -> None:
    with socket.create_connection((IP, ports[1]), 30) as line:
        assert line.recv(100).startswith(b"SSH-2.0-")
        line.sendall(b"SSH-2.0-test\r\n")
        assert line.recv(100) == b""
