"""A socket of the Kasa family: who looks for it in the network is told what it is and how much power it passes.

References: Wireshark's dissector `tplink-smarthome` (each octet is XORed with the one before it, beginning with 171).
"""

from collections.abc import Iterator

from wardline_range.clock import SECOND, ns
from wardline_range.device import Device
from wardline_range.network import EVERYONE

PORT = 9999
_QUESTION = b'{"system":{"get_sysinfo":{}},"emeter":{"get_realtime":{}}}'
_FIRST_KEY = 171


class KasaPlug(Device):
    """Models say what they are in `told`."""

    @property
    def on_s(self) -> int:
        """For how long it has been on."""
        return (self.now - self.addresses[-1].start) // SECOND if self.addresses else 0

    def told(self) -> bytes:
        """What it answers who looks for it, as JSON."""
        return b'{"system":{"get_sysinfo":{"err_code":0}}}'


def looked_for(seeker: Device) -> None:
    """One question to all from a seeker's device; every such socket that is there answers."""
    site, port = seeker.site, seeker.site.port(seeker.nic)
    site.datagram(seeker.nic, port, EVERYONE, PORT, hidden(_QUESTION), seeker.now, "")
    for plug in site.all(KasaPlug):
        if plug.is_present:
            at = seeker.now + ns(seeker.chance.between(0.01, 0.2))
            site.datagram(plug.nic, PORT, seeker.nic.ip, port, hidden(plug.told()), at, "")


def seeking(seeker: Device, mean_s: float) -> Iterator[float]:
    """Look for sockets as often as a person opens the app."""
    while True:
        yield seeker.pause(mean_s)
        if seeker.site.all(KasaPlug):
            looked_for(seeker)


def hidden(text: bytes) -> bytes:
    """A text as it stands in a datagram."""
    key, out = _FIRST_KEY, bytearray()
    for octet in text:
        key ^= octet
        out.append(key)
    return bytes(out)
