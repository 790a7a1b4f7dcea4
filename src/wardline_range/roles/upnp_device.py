"""A UPnP device: who finds it by SSDP fetches its description over HTTP.

References: UPnP Device Architecture 2.0, 2.1 (description).
"""

from collections.abc import Iterator

from wardline_range.device import Device
from wardline_range.habits.announce import Upnp, searching
from wardline_range.packets.conversation import SERVER
from wardline_range.protocols import http
from wardline_range.protocols.upnp import Described


class UpnpDevice(Device):
    """Models say what they are in `upnp`."""

    @property
    def upnp(self) -> Upnp:
        """What it says of itself."""
        raise NotImplementedError

    def described(self, client: Device, agent: str) -> None:
        """A client fetches its description. Raises Unreachable."""
        upnp = self.upnp
        host = f"{self.nic.ip}:{upnp.port}"
        asked = http.request("GET", host, upnp.path, agent, Connection="close")
        answer = http.response(200, upnp.server, self._description(), "text/xml")
        client.call(self.nic.ip, upnp.port, "http", client.now).ask(asked, answer, 0.02).close(SERVER)

    def _description(self) -> bytes:
        one, upnp = self.model, self.upnp
        described = Described(upnp.target, self.who.hostname, one.vendor, one.model, self.who.serial, upnp.uuid)
        return described.document()


def seeking(seeker: Device, target: str, agent: str, every_s: float) -> Iterator[float]:
    """Search every while; what is of that target answers, and is asked for its description each time."""
    found = [one for one in seeker.site.all(UpnpDevice) if one is not seeker and one.upnp.target == target]
    answers = tuple((one.nic.ip, one.upnp) for one in found)
    for wait in searching(seeker, target, agent, answers, every_s):
        yield 3.0
        for one in found:
            if one.is_present:
                one.described(seeker, agent)
        yield max(0.0, wait - 3.0)
