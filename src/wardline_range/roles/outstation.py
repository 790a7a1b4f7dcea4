"""A DNP3 outstation: it answers its master from measurements that drift."""

from wardline_range.device import Device, Identity
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import dnp3
from wardline_range.site import Site

MASTER = 1


class Outstation(Device):
    """`address` is its DNP3 address, one for each outstation of the site."""

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        self._analogs = [2301, 2296, 2304, 412, 398, 405]
        self._binaries = [True, True, False, True]

    @property
    def address(self) -> int:
        """Its DNP3 address."""
        return 10 + self.site.all(Outstation).index(self)

    def integrity(self) -> bytes:
        """Objects of an integrity poll: all points."""
        self._drift()
        return dnp3.binary_inputs(self._binaries) + dnp3.analog_inputs(self._analogs)

    def events(self) -> bytes:
        """Objects of an event poll: what changed, often nothing."""
        self._drift()
        if self.chance.happens(0.6):
            return b""
        index = self.chance.below(len(self._analogs))
        return dnp3.analog_event(index, self._analogs[index])

    def polled(self, talk: Conversation, sequence: int, *, is_integrity: bool) -> None:
        """One poll by its master on an open connection. Raises Unreachable."""
        asked = dnp3.request(sequence, dnp3.READ, dnp3.CLASS_ALL if is_integrity else dnp3.CLASS_EVENTS)
        objects = self.integrity() if is_integrity else self.events()
        talk.send(CLIENT, self.from_master(asked, sequence))
        answer = dnp3.response(sequence, objects, confirms=bool(objects) and not is_integrity)
        talk.send(SERVER, self.to_master(answer, sequence), self.chance.between(0.01, 0.04))
        if objects and not is_integrity:
            talk.send(CLIENT, self.from_master(dnp3.request(sequence, dnp3.CONFIRM), sequence), 0.003)
        talk.settle()

    def from_master(self, fragment: bytes, sequence: int) -> bytes:
        """A fragment as its master's link frame."""
        return dnp3.frame(fragment, sequence, src=MASTER, dst=self.address, from_master=True)

    def to_master(self, fragment: bytes, sequence: int) -> bytes:
        """A fragment as its own link frame."""
        return dnp3.frame(fragment, sequence, src=self.address, dst=MASTER, from_master=False)

    def _drift(self) -> None:
        self._analogs = [
            max(0, value + self.chance.below(7) - 3) if value > 380 else value + 5 for value in self._analogs
        ]
