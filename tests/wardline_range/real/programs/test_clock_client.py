"""The clock asks again and again."""

import socket
import time

from tests.wardline_range.real.programs.launch import IP, running
from wardline_range.protocols import ntp


def test_it_asks_as_a_client() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.settimeout(30)
        server.bind((IP, 0))
        with running("clock_client", "--server", IP, "--port", server.getsockname()[1], "--every", 0.05):
            for _ in range(3):
                asked, client = server.recvfrom(200)
                assert (len(asked), asked[0]) == (48, 4 << 3 | 3)
                now = time.time_ns()
                server.sendto(ntp.reply(now, now, 6), client)
