"""Playing music or films from the Internet, when people are about."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.protocols import tls


@dataclass(frozen=True, slots=True)
class Programme:
    """What is played: where it comes from, how long, and how much at a time; sizes and times are means."""

    name: str
    lasts_s: float
    piece_bytes: int
    every_s: float = 10.0


def playing(device: Device, programme: Programme, mean_s: float) -> Iterator[float]:
    """Play every `mean_s` of the busiest hour."""
    while True:
        yield device.pause(mean_s)
        yield from play(device, programme)


def play(device: Device, programme: Programme) -> Iterator[float]:
    """One title from its beginning to its end. Raises Unreachable where its source does not answer."""
    chance = device.chance
    until = device.now + ns(chance.around(programme.lasts_s, 0.4))
    talk = device.secure(programme.name, device.now)
    while device.now < until:
        talk.ask(tls.data(chance, 420), tls.data(chance, int(chance.around(programme.piece_bytes, 0.4))), 0.02)
        yield chance.around(programme.every_s, 0.1)
        talk.wake(device.now)
    talk.close()
