"""Fetching new firmware from the maker, over HTTP in the clear or over TLS."""

from collections.abc import Iterator

from wardline_range.clock import SECOND
from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import http, tls
from wardline_range.protocols.noise import noise

_PIECE_BYTES = 60_000
_RESTART_S = 45.0


def update(device: Device) -> Iterator[float]:
    """Download the next version, restart, and run it. Raises Unreachable where the maker does not answer."""
    versions = device.model.firmware
    newer = versions[min(versions.index(device.who.firmware) + 1, len(versions) - 1)]
    yield from download(device, newer)
    device.switch_off()
    device.become(firmware=newer)
    yield device.chance.around(_RESTART_S, 0.2)
    device.switch_on()


def download(device: Device, version: str) -> Iterator[float]:
    """Fetch an image piece by piece from the model's update host."""
    source, chance = device.model.updates, device.chance
    path = f"/firmware/{device.model.model.replace(' ', '_')}/{version.replace(' ', '_')}.bin"
    if source.is_clear:
        address, known = device.resolve(source.host, device.now)
        talk = device.call(address, 80, "http", known)
        talk.send(CLIENT, http.request("GET", source.host, path, source.agent, Connection="close"))
        talk.send(SERVER, http.response_head("nginx", source.image_bytes, "application/octet-stream"), 0.04)
    else:
        talk = device.secure(source.host, device.now)
        talk.send(CLIENT, tls.data(chance, 300 + len(path)))
    left = source.image_bytes
    while left > 0:
        piece = min(left, _PIECE_BYTES)
        talk.send(SERVER, noise(chance, piece) if source.is_clear else tls.data(chance, piece)).settle()
        left -= piece
        yield max(0.0, (talk.at - device.now) / SECOND) + chance.between(0.02, 0.2)
        talk.wake(device.now)
    talk.close(SERVER)
