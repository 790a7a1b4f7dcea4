"""The bridge of a lighting system: apps in the house switch lights over its HTTPS interface."""

from collections.abc import Iterator

from wardline_range.device import Device
from wardline_range.protocols import tls
from wardline_range.roles.upnp_device import UpnpDevice

PORT = 443


class HueBridge(UpnpDevice):
    """Models say what else it does."""

    def switched(self, app: Device) -> Iterator[float]:
        """Somebody opens the app, and moves a light or a few. Raises Unreachable."""
        chance = app.chance
        talk = app.call(self.nic.ip, PORT, "ssl", app.now)
        tls.shake(talk, app.model.stack, "", tls.PLAIN_SERVER, chance)
        talk.ask(tls.data(chance, 240), tls.data(chance, 9000 + chance.below(4000)), 0.06)
        for _ in range(1 + chance.below(5)):
            talk.ask(tls.data(chance, 300 + chance.below(60)), tls.data(chance, 180 + chance.below(40)), 0.03)
            yield chance.between(0.4, 9)
            talk.wake(app.now)
        talk.close()


def lighting(app: Device, bridge: HueBridge, mean_s: float) -> Iterator[float]:
    """Switch lights as often as a person does."""
    while True:
        yield app.pause(mean_s)
        yield from bridge.switched(app)
