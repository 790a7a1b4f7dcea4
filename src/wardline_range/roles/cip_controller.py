"""A controller of the Logix family: tags over EtherNet/IP and CIP."""

from collections.abc import Iterator

from wardline_range.clock import Process
from wardline_range.device import Device, Habit, Identity
from wardline_range.packets.conversation import CLIENT, Conversation
from wardline_range.protocols import enip
from wardline_range.protocols.enip import Adapter
from wardline_range.protocols.enip import Identity as CipIdentity
from wardline_range.site import Site
from wardline_range.truth import BENIGN, Label

LEVEL, RATE, RECIPE, RUNS = "Tank_Level", "Fill_Rate", "Recipe_Number", "Line_Running"
_ROCKWELL, _PLC = 1, 14


class CipController(Device):
    """Fills and empties; `product` is its registered product code."""

    product = 166

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        major, _, minor = who.firmware.partition(".")
        revision = (int(major or 1), int(minor or 0))
        identity = CipIdentity(_ROCKWELL, _PLC, self.product, revision, int(who.serial or "0", 16), self.model.model)
        tags: dict[str, enip.Tag] = {LEVEL: 52.0, RATE: 1.4, RECIPE: 7, RUNS: True}
        self.adapter = Adapter(identity, tags, 0x11020000 | int(who.serial or "0", 16) & 0xFFFF)

    def life(self) -> Iterator[Habit]:
        """The process goes on."""
        yield 0.0, self._process

    def session(self, client: Device, at: int, label: Label = BENIGN) -> Conversation:
        """A client's registered session. Raises Unreachable."""
        talk = client.call(self.nic.ip, enip.PORT, "enip", at, label)
        return talk.ask(enip.register(), self.adapter.answer(enip.register()), 0.003)

    def serve(self, talk: Conversation, message: bytes, context: int = 0) -> None:
        """A CIP message for the controller behind its network module, and the reply. Raises Unreachable."""
        asked = enip.explicit(self.adapter.session, enip.through_backplane(message), context)
        talk.ask(asked, self.adapter.answer(asked), self.chance.between(0.002, 0.01))

    def end(self, talk: Conversation) -> None:
        """The session is over."""
        talk.send(CLIENT, enip.unregister(self.adapter.session)).close()

    def serviced(self, worker: Device) -> Process:
        """An engineer identifies it, reads tags, and loads another recipe."""
        talk = self.session(worker, worker.now)
        messages = [enip.get_identity(), *(enip.read_tag(name) for name in (LEVEL, RATE, RECIPE, RUNS))]
        for message in (*messages, enip.write_tag(RECIPE, 1 + worker.chance.below(12))):
            self.serve(talk, message)
            yield worker.chance.between(1, 6)
            talk.wake(worker.now)
        self.end(talk)

    def _process(self) -> Iterator[float]:
        tags, chance = self.adapter.tags, self.chance
        fills = True
        while True:
            yield 5.0
            level = float(tags[LEVEL])
            fills = level < 85 if fills else level < 25
            tags[RATE] = round(1.4 + chance.between(-0.1, 0.1), 2) if fills and tags[RUNS] else 0.0
            tags[LEVEL] = round(max(0.0, min(100.0, level + 5 * float(tags[RATE]) / 4 - 0.9)), 2)
