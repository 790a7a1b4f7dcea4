"""Calls that the programs of attacks make: they wait a little for an answer, and take silence for one."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 2.0


@contextmanager
def call(ip: str, port: int, patience_s: float = PATIENCE_S) -> Iterator[socket.socket]:
    """A TCP connection. Raises OSError where nobody takes it."""
    with socket.create_connection((ip, port), patience_s) as talk:
        yield talk


def heard(talk: socket.socket, size: int = 65536) -> bytes:
    """What the other end says next; nothing where it says nothing for as long as the socket is patient."""
    try:
        return talk.recv(size)
    except TimeoutError:
        return b""


def asked(talk: socket.socket, question: bytes) -> bytes:
    """Say something and hear what comes back."""
    talk.sendall(question)
    return heard(talk)
