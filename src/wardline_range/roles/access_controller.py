"""What decides who may pass a door: readers keep a line to it, show it cards, and are told whether to open."""

from collections.abc import Iterator

from wardline_range.clock import SECOND, ns
from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols.noise import noise

PORT = 51212
_BEAT_S, _FRESH_S = 30.0, 20_000


class AccessController(Device):
    """Messages are of the maker's own: a mark, a length, and what nobody else can read."""

    def lined(self, reader: Device, mean_s: float) -> Iterator[float]:
        """A reader's line: beats, and a card every `mean_s` of the busiest hour. Raises Unreachable."""
        chance = reader.chance
        while True:
            talk = reader.call(self.nic.ip, PORT, "", reader.now)
            talk.ask(_message(reader, 96), _message(reader, 64), 0.01)
            until = reader.now + ns(chance.around(_FRESH_S, 0.2))
            card_at = reader.now + ns(reader.pause(mean_s))
            while reader.now < until:
                yield min(_BEAT_S, max(0.1, (card_at - reader.now) / SECOND))
                talk.wake(reader.now)
                if reader.now < card_at:
                    talk.ask(_message(reader, 24), _message(reader, 24), 0.003)
                else:
                    _card(reader, talk)
                    card_at = reader.now + ns(4 + reader.pause(mean_s))
            talk.close()
            yield chance.between(1, 3)


def _card(reader: Device, talk: Conversation) -> None:
    """A card is shown and allowed, and the door tells that it was opened."""
    chance = reader.chance
    talk.ask(_message(reader, 72), _message(reader, 40), chance.between(0.01, 0.05))
    talk.send(CLIENT, _message(reader, 56), chance.between(1.5, 4)).send(SERVER, _message(reader, 24)).settle()


def _message(reader: Device, size: int) -> bytes:
    return b"\x7b\x7b" + size.to_bytes(2, "big") + noise(reader.chance, size)
