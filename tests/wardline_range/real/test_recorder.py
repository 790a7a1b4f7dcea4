"""The recorder: every frame that enters the switch, once, and none that leaves it."""

import socket
from collections import Counter

from wardline_range.real.namespaces import inside
from wardline_range.real.recorder import Ring
from wardline_range.real.topology import BRIDGE, Topology


def test_each_frame_is_seen_once(wired: Topology) -> None:
    ring = inside(wired.switch, lambda: Ring(BRIDGE))
    one, two = (wired.of(host) for host in wired.hosts)
    with (
        inside(two, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as hears,
        inside(one, lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as says,
    ):
        hears.bind(("", 7))
        hears.settimeout(5)
        says.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        for number in range(50):
            says.sendto(b"unicast %d" % number, ("10.77.0.11", 7))
            says.sendto(b"broadcast %d" % number, ("10.77.0.255", 7))
            for _ in range(2):
                hears.recv(100)
    seen: Counter[bytes] = Counter()
    times = []
    while sum(seen.values()) < 100:
        for ts, frame in ring.frames():
            times.append(ts)
            if frame[12:14] == b"\x08\x00":
                seen[frame[42:]] += 1
    assert set(seen.values()) == {1}
    assert set(seen) == {b"%s %d" % (kind, number) for kind in (b"unicast", b"broadcast") for number in range(50)}
    assert times == sorted(times)
    assert ring.dropped() == 0
    ring.close()
