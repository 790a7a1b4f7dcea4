"""A file server: workers open a session to it, fetch files and put them back, all of it encrypted.

The messages are SMB 3 under encryption as its transform header shows it; what is inside is noise, set-up included.

References: MS-SMB2 2.1 (transport), 2.2.41 (transform header).
"""

import struct
from collections.abc import Iterator

from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.protocols.noise import noise

PORT = 445
_PROTOCOL, _IS_ENCRYPTED = b"\xfdSMB", 1
_LARGEST_READ = 65_536


class FileServer(Device):
    """Models say what else it does."""

    def worked_with(self, worker: Device) -> Iterator[float]:
        """Somebody works with a few files for a while. Raises Unreachable."""
        chance = worker.chance
        session = worker.chance.below(1 << 62)
        talk = worker.call(self.nic.ip, PORT, "", worker.now)
        until = worker.now + ns(chance.around(700, 0.6))
        for size in (180, 420, 160):
            talk.ask(_sealed(worker, session, size), _sealed(worker, session, size + 90), 0.004)
        while worker.now < until:
            talk.ask(_sealed(worker, session, 300), _sealed(worker, session, 400 + chance.below(900)), 0.003)
            left = int(chance.waiting(50_000))
            if chance.happens(0.3):
                talk.ask(_sealed(worker, session, 120 + left), _sealed(worker, session, 84), 0.006)
            else:
                talk.ask(_sealed(worker, session, 117), _sealed(worker, session, 80 + min(left, _LARGEST_READ)), 0.006)
            yield min(120.0, 2 + chance.waiting(40))
            talk.wake(worker.now)
        talk.close()


def working(worker: Device, server: FileServer, mean_s: float) -> Iterator[float]:
    """Work with files as often as a person does."""
    while True:
        yield worker.pause(mean_s)
        yield from server.worked_with(worker)


def _sealed(worker: Device, session: int, size: int) -> bytes:
    hidden = noise(worker.chance, 16 + 16)
    head = struct.pack("<4s32sIHHQ", _PROTOCOL, hidden, size, 0, _IS_ENCRYPTED, session)
    return struct.pack("!I", len(head) + size) + head + noise(worker.chance, size)
