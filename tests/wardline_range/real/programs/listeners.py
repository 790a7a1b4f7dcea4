"""Small servers on loopback that write down what a program says to them."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tests.wardline_range.real.programs.launch import IP

_QUIET_S = 5.0


class Heard:
    """What was said, a list for every connection (TCP) or one datagram after the other (UDP)."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.talks: list[list[bytes]] = []
        self.datagrams: list[bytes] = []


@contextmanager
def listening(answer: Callable[[bytes], bytes | None] = lambda said: b"", greeting: bytes = b"") -> Iterator[Heard]:
    """A TCP server that greets, and answers whatever comes in one piece: empty it says nothing, None it hangs up."""
    with socket.create_server((IP, 0), backlog=64) as door:
        heard = Heard(door.getsockname()[1])
        threads: list[threading.Thread] = []

        def let_in() -> None:
            with suppress(OSError):
                while True:
                    guest, _ = door.accept()
                    guest.settimeout(_QUIET_S)
                    heard.talks.append([])
                    guest.sendall(greeting)
                    threads.append(threading.Thread(target=_talk, args=(guest, heard.talks[-1], answer)))
                    threads[-1].start()

        porter = threading.Thread(target=let_in)
        porter.start()
        try:
            yield heard
        finally:
            door.shutdown(socket.SHUT_RDWR)
            porter.join()
            for thread in threads:
                thread.join()


@contextmanager
def answering(answer: Callable[[bytes], bytes] = lambda said: b"") -> Iterator[Heard]:
    """A UDP server; an empty answer is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.bind((IP, 0))
        heard = Heard(door.getsockname()[1])
        ends = threading.Event()

        def serve() -> None:
            while True:
                said, guest = door.recvfrom(4096)
                if ends.is_set():
                    return
                heard.datagrams.append(said)
                if told := answer(said):
                    door.sendto(told, guest)

        server = threading.Thread(target=serve)
        server.start()
        try:
            yield heard
        finally:
            ends.set()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
                waker.sendto(b"", (IP, heard.port))
            server.join()


def _talk(guest: socket.socket, said: list[bytes], answer: Callable[[bytes], bytes | None]) -> None:
    with guest, suppress(OSError):
        while piece := guest.recv(65536):
            said.append(piece)
            told = answer(piece)
            if told is None:
                return
            guest.sendall(told)
