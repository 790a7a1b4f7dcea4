"""Printing now and then."""

from collections.abc import Iterator

from wardline_range.device import Device
from wardline_range.roles.printer import Printer


def printing(device: Device, printer: Printer, mean_s: float) -> Iterator[float]:
    """A job as often as a person has one."""
    job = 0
    while True:
        yield device.pause(mean_s)
        job += 1
        printer.print(device, job, int(device.chance.between(30_000, 160_000)))
