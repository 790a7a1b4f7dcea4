"""Somebody works on a device from another one: looks at its web page, logs in, or does what the device is made for."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from wardline_range.clock import Process
from wardline_range.device import Device
from wardline_range.packets.conversation import SERVER
from wardline_range.protocols import http, tls

_AGENT = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)


@runtime_checkable
class Serviceable(Protocol):
    """A device with a way of its own to be worked on."""

    def serviced(self, worker: Device) -> Process:
        """One visit of a worker, from the worker's device."""


def inspect(worker: Device, device: Device) -> Iterator[float]:
    """One visit. Raises Unreachable where the device does not answer."""
    if isinstance(device, Serviceable):
        yield from device.serviced(worker)
    elif 443 in device.open_ports:
        talk = tls.shake(
            worker.call(device.nic.ip, 443, "ssl", worker.now), worker.model.stack, "", tls.PLAIN_SERVER, worker.chance
        )
        for _ in range(3 + worker.chance.below(5)):
            talk.ask(tls.data(worker.chance, 420), tls.data(worker.chance, 2000 + worker.chance.below(9000)), 0.02)
            yield worker.chance.between(1, 8)
            talk.wake(worker.now)
        talk.close()
    elif 80 in device.open_ports:
        for page in ("/", "/status", "/settings"):
            talk = worker.call(device.nic.ip, 80, "http", worker.now)
            body = b"<html>" + b" " * (800 + worker.chance.below(4000)) + b"</html>"
            talk.ask(
                http.request("GET", device.nic.ip, page, _AGENT, Connection="close"), http.response(200, "", body), 0.01
            )
            talk.close(SERVER)
            yield worker.chance.between(2, 10)
    else:
        for sequence in range(1, 5):
            worker.site.ping(worker.nic, device.nic.ip, worker.chance.below(1 << 16), sequence, worker.now)
            yield 1.0
