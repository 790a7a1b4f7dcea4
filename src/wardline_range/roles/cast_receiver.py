"""A receiver of the Google Cast family: a telephone tells it what to play, and stays connected for a while.

Cast messages go over TLS on port 8009; both ends ask each other every five seconds whether the other is still there.
"""

from collections.abc import Iterator

from wardline_range.clock import ns
from wardline_range.device import Device
from wardline_range.habits.streaming import Programme, play
from wardline_range.protocols import tls

PORT = 8009
_EVERY_S = 5.0


class CastReceiver(Device):
    """Models say what it plays in `programme`."""

    programme = Programme("music.stream.example", 900, 60_000, 20)

    def cast(self, sender: Device) -> Iterator[float]:
        """Somebody casts from a sender's device and keeps the control open for a while. Raises Unreachable."""
        chance = sender.chance
        talk = sender.call(self.nic.ip, PORT, "ssl", sender.now)
        tls.shake(talk, sender.model.stack, "", tls.PLAIN_SERVER, chance)
        for up, down in ((130, 450), (220, 700), (600, 900)):
            talk.ask(tls.data(chance, up), tls.data(chance, down), 0.03)
        self.site.clock.spawn(self._lived(lambda: play(self, self.programme), 1.0, self.boots))
        until = sender.now + ns(chance.between(60, 400))
        while sender.now < until:
            yield chance.around(_EVERY_S, 0.02)
            talk.wake(sender.now).ask(tls.data(chance, 110), tls.data(chance, 110), 0.004)
        talk.close()


def casting(sender: Device, receiver: CastReceiver, mean_s: float) -> Iterator[float]:
    """Cast as often as a person does."""
    while True:
        yield sender.pause(mean_s)
        yield from receiver.cast(sender)
