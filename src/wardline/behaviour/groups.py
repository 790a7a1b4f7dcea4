"""Devices of one kind: what a late device does is first judged by what its like do."""

from wardline.model.batch import Nanos
from wardline.model.device import Device, DeviceId
from wardline.model.ports import DeviceView

SMALLEST = 3
"""Others of its kind, already judged, that a device needs before they say anything about it."""

_ALIKE = ("type", "vendor", "role")


def label(device: Device) -> str:
    """The kind of a device as text, from its type, vendor and role; empty where neither type nor role is known."""
    if not (device.value("type") or device.value("role")):
        return ""
    return " ".join(filter(None, (device.value(name) for name in _ALIKE)))


def alike(device: str, devices: DeviceView, at: Nanos) -> tuple[str, tuple[str, ...]]:
    """The kind of a device and the others of that kind that are judged already; ("", ()) where they are too few."""
    own = devices.get(DeviceId(device))
    kind = label(own) if own else ""
    if not kind:
        return "", ()
    others = tuple(
        str(other.id)
        for other in devices.all()
        if other.id != device and label(other) == kind and devices.stage(other.id, at) == "operational"
    )
    return (kind, others) if len(others) >= SMALLEST else ("", ())
