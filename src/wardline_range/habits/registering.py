"""What a device does in its first minute besides its lease: it greets the gateway and calls each of its services once.

Set-up traffic is busier than the life that follows: services are asked for an account, a time zone, a firmware.
"""

from collections.abc import Iterator

from wardline_range.device import Device
from wardline_range.habits.cloud import visit


def registering(device: Device, *names: str, rounds: int = 2) -> Iterator[float]:
    """A ping to the gateway, and visits to each name within the first minute or so: that many rounds or some more."""
    chance, site = device.chance, device.site
    if chance.happens(0.5):
        site.ping(device.nic, site.gateway_ip, chance.below(1 << 16), 1, device.now)
    for _ in range(rounds + chance.below(3)):
        for name in names:
            visit(device, name, device.now, 1 + chance.below(5), 600, 2200)
            # In bursts, with pauses while a person types or a server thinks.
            yield chance.between(6, 24) if chance.happens(1 / (rounds * len(names))) else chance.between(0.1, 1.5)
