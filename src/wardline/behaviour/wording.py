"""How claims are worded: names made safe, quantities with their unit, times as spans."""

from wardline.model.batch import Nanos
from wardline.model.device import DeviceId
from wardline.model.ports import DeviceView
from wardline.model.text import printable

LONGEST = 80
"""Characters of text from the network that a claim may quote at one place."""

NS_PER_S = 1_000_000_000
_STEPS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))
_BYTES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def safe(text: str) -> str:
    """Text from the network, fit to stand in a sentence."""
    return printable(text, LONGEST)


def named(device: str, devices: DeviceView) -> str:
    """What a person calls a device; its id where the inventory does not know it."""
    known = devices.get(DeviceId(device))
    return safe(known.label if known else device)


def counted(count: float, noun: str) -> str:
    """ "1 peer", "3 peers", "1 200 peers"."""
    number = f"{count:,.0f}".replace(",", " ")
    return f"{number} {noun}" if number == "1" else f"{number} {noun}s"


def lasting(ns: Nanos) -> str:
    """A span as a person says it: "12 hours", "45 minutes"."""
    seconds = ns / NS_PER_S
    for size, unit in _STEPS:
        if seconds >= 1.95 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"


def sized(count: float) -> str:
    """Bytes as a person reads them: "1.2 MB"."""
    for size, unit in _BYTES:
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count:.0f} bytes"
