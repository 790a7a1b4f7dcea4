"""Setting the clock by NTP."""

from collections.abc import Iterator

from wardline_range.clock import SECOND, ns
from wardline_range.device import Device
from wardline_range.protocols import ntp


def clock_sync(device: Device, server: str, poll: int, from_port: int | None = ntp.PORT) -> Iterator[float]:
    """Ask a server by name every 2**poll seconds or so; `from_port` None takes a fresh port each time."""
    while True:
        address, at = device.resolve(server, device.now)
        # A clock that runs slow shows in what it says of itself, and is set right by the answer.
        wrong = -int(device.drift_ppm * 1e-6 * 2**poll * SECOND)
        port = from_port or device.site.port(device.nic)
        sent = device.site.datagram(device.nic, port, address, ntp.PORT, ntp.request(at + wrong, poll), at, "ntp")
        if not device.site.internet.is_up(sent):
            yield device.chance.around(2.0**poll, 0.03)
            continue
        peer = device.site.nic(address)
        back = sent + ns(device.chance.around(peer.lag_s, 0.1))
        device.site.datagram(peer, ntp.PORT, device.nic.ip, port, ntp.reply(sent, back, poll), back, "ntp")
        yield device.chance.around(2.0**poll, 0.03)
