"""A file server: workers log on to a share, fetch files and put them back.

References: MS-SMB2 3.2.4 (what a client does).
"""

from collections.abc import Iterator

from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.packets.conversation import Conversation
from wardline_range.protocols import smb2
from wardline_range.protocols.noise import noise
from wardline_range.protocols.smb2 import Session

_FILES = ("Plan.xlsx", "Report.docx", "Figures.pdf", "Offer.docx", "Notes.txt", "Photos.zip", "Budget.xlsx", "Form.pdf")


class FileServer(Device):
    """`share` is the name of its one share, `domain` whom it trusts."""

    share, domain = "shared", "WORKGROUP"

    def worked_with(self, worker: Device) -> Iterator[float]:
        """Somebody works with a few files for a while. Raises Unreachable."""
        chance = worker.chance
        session = Session(self.who.hostname, self.domain, worker.now, chance)
        talk = worker.call(self.nic.ip, smb2.PORT, "", worker.now)
        talk.ask(*session.negotiate())
        for exchange in session.log_on("worker", worker.who.hostname):
            talk.ask(*exchange)
        talk.ask(*session.connect(self.share))
        until = worker.now + ns(chance.around(700, 0.6))
        while worker.now < until:
            _one_file(talk, session, worker)
            yield min(120.0, 2 + chance.waiting(40))
            talk.wake(worker.now)
        talk.ask(*session.log_off()).close()


def working(worker: Device, server: FileServer, mean_s: float) -> Iterator[float]:
    """Work with files as often as a person does."""
    while True:
        yield worker.pause(mean_s)
        yield from server.worked_with(worker)


def _one_file(talk: Conversation, session: Session, worker: Device) -> None:
    """A file is opened, read or written piece by piece, and closed."""
    chance, writes = worker.chance, worker.chance.happens(0.3)
    size = 200 + int(chance.waiting(60_000))
    talk.ask(*session.open(chance.pick(_FILES), size, writes=writes))
    for at in range(0, size, smb2.MAX_IO):
        piece = noise(chance, min(smb2.MAX_IO, size - at))
        talk.ask(*(session.write(at, piece) if writes else session.read(at, piece)), 0.006)
    talk.ask(*session.close())
