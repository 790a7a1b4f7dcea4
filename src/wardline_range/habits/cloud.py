"""Calling home over TLS: a line kept open with heartbeats, and visits that come and go."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.clock import SECOND
from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import tls
from wardline_range.protocols.tls import Server


@dataclass(frozen=True, slots=True)
class Line:
    """A kept connection: how often it beats, sizes of a beat both ways, and how long until it is opened afresh."""

    name: str
    every_s: float
    up_bytes: int
    down_bytes: int
    jitter: float = 0.1
    lasts_s: float = 3000
    server: Server = tls.PLAIN_SERVER
    report_bytes: int = 0
    port: int = tls.PORT


def heartbeat(device: Device, line: Line) -> Iterator[float]:
    """Keep the line; every twentieth beat or so carries a report where the line has one."""
    chance = device.chance
    while True:
        talk = device.secure(line.name, device.now, line.server, line.port)
        until = device.now + chance.around(line.lasts_s, 0.2) * SECOND
        while device.now < until:
            yield chance.around(line.every_s, line.jitter)
            is_report = line.report_bytes > 0 and chance.happens(0.05)
            size = int(chance.around(line.report_bytes, 0.5)) if is_report else line.up_bytes + chance.below(9)
            talk.wake(device.now).ask(tls.data(chance, size), tls.data(chance, line.down_bytes), 0.01)
        talk.wake(device.now).close(CLIENT if chance.happens(0.7) else SERVER)
        yield chance.between(0.5, 8)


def visit(device: Device, name: str, at: int, asks: int, up_bytes: int, down_bytes: int) -> int:
    """One connection with some requests; sizes are means, in bytes. The time of its end, ns."""
    chance = device.chance
    talk = device.secure(name, at)
    for _ in range(asks):
        up, down = (int(40 + chance.waiting(mean)) for mean in (up_bytes, down_bytes))
        talk.ask(tls.data(chance, up), tls.data(chance, down), chance.between(0.01, 0.15))
        talk.wake(talk.at + int(chance.waiting(0.2) * SECOND))
    return talk.close().at
