"""A SCADA server: polls the outstation over DNP3."""

from collections.abc import Iterator

from wardline_range.clock import Process, ns
from wardline_range.device import Device, Spec
from wardline_range.devices.outstation import ADDRESS, Outstation
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import dnp3
from wardline_range.site import Site

_MASTER = 1
_EVERY_S = 10.0
_INTEGRITY_EACH = 60


class Scada(Device):
    """Events every ten seconds, everything every ten minutes."""

    spec = Spec(
        "scada", "b8:6c:e0:04:d1:7a", "192.168.10.72", "Hewlett Packard Enterprise", "ProLiant MicroServer",
        "scada server", "", "Windows Server 2022", lag_s=0.0005, ttl=128,
    )  # fmt: skip

    def __init__(self, site: Site, outstation: Outstation) -> None:
        super().__init__(site)
        self._outstation = outstation
        self._sequence = 0

    def life(self) -> Iterator[tuple[float, Process]]:
        """Clock and polls."""
        yield 3.5, clock_sync(self, "time.windows.com", 11)
        yield 4.0, self._poll()

    def _poll(self) -> Iterator[float]:
        while True:
            talk = self.call(self._outstation.nic.ip, dnp3.PORT, "dnp3_tcp", self.now)
            until = self.now + ns(self.chance.around(6000, 0.2))
            polls = 0
            while self.now < until:
                self._one(talk, is_integrity=polls % _INTEGRITY_EACH == 0)
                polls += 1
                yield self.chance.around(_EVERY_S, 0.01)
                talk.wake(self.now)
            talk.close()
            yield self.chance.between(3, 6)

    def _one(self, talk: Conversation, *, is_integrity: bool) -> None:
        self._sequence += 1
        asked = dnp3.request(self._sequence, dnp3.READ, dnp3.CLASS_ALL if is_integrity else dnp3.CLASS_EVENTS)
        objects = self._outstation.integrity() if is_integrity else self._outstation.events()
        talk.send(CLIENT, self._from_master(asked))
        answer = dnp3.response(self._sequence, objects, confirms=bool(objects) and not is_integrity)
        frame = dnp3.frame(answer, self._sequence, src=ADDRESS, dst=_MASTER, from_master=False)
        talk.send(SERVER, frame, self.chance.between(0.01, 0.04))
        if objects and not is_integrity:
            talk.send(CLIENT, self._from_master(dnp3.request(self._sequence, dnp3.CONFIRM)), 0.003)
        talk.settle()

    def _from_master(self, fragment: bytes) -> bytes:
        return dnp3.frame(fragment, self._sequence, src=_MASTER, dst=ADDRESS, from_master=True)
