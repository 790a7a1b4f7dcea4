"""Programs of the real-time lab, run on loopback for a test."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

IP = "127.0.0.1"
_PATIENCE_S = 30.0
_LOOK_S = 0.02

T = TypeVar("T")


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((IP, 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(program: str, *given: object, ready_tcp: int = 0) -> Iterator[subprocess.Popen[str]]:
    """A program until the block ends; it must then end with status 0 on SIGTERM. Ready once `ready_tcp` accepts."""
    command = [sys.executable, "-m", f"wardline_range.real.programs.{program}", *(str(one) for one in given)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        if ready_tcp:
            eventually(lambda: socket.create_connection((IP, ready_tcp), 1).close(), process)
        yield process
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=_PATIENCE_S)
    assert process.returncode == 0, said


def eventually(attempt: Callable[[], T], process: subprocess.Popen[str] | None = None) -> T:
    """What an attempt returns once it neither fails nor asserts, in due time."""
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and (process is None or process.poll() is None):
        with suppress(OSError, AssertionError):
            return attempt()
        time.sleep(_LOOK_S)
    return attempt()
