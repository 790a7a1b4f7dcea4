"""A device restarts, as another version or with another address where told so."""

from collections.abc import Iterator

from wardline_range.device import Device


def restart(device: Device, lasts_s: float, **changes: str) -> Iterator[float]:
    """Off, changed as `Device.become` does, and on again after a while."""
    device.switch_off()
    device.become(**changes)
    yield lasts_s
    device.switch_on()
