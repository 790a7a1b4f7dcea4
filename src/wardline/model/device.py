"""`Device`: who is on the network, with a confidence and the rows behind every attribute."""

from dataclasses import dataclass
from typing import NewType

from wardline.model.batch import Nanos
from wardline.model.evidence import RowRef

DeviceId = NewType("DeviceId", str)
"""Stays the same when the device's addresses change; made from the first identity it was seen with."""

ATTRIBUTES = ("vendor", "model", "type", "os", "firmware", "serial", "hostname", "role")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One statement about a device: `confidence` in 0..1, the rule that made it, when, and from which rows."""

    name: str
    value: str
    confidence: float
    rule: str
    ts: Nanos
    evidence: tuple[RowRef, ...]


@dataclass(frozen=True, slots=True)
class Device:
    """One device; `attributes` holds the statement that won for each name, `rejected` those that lost to it."""

    id: DeviceId
    macs: tuple[str, ...]
    addrs: tuple[str, ...]
    first_seen: Nanos
    last_seen: Nanos
    attributes: tuple[Attribute, ...] = ()
    rejected: tuple[Attribute, ...] = ()

    def attribute(self, name: str) -> Attribute | None:
        """The winning statement for one of `ATTRIBUTES`, or None where nothing was seen."""
        return next((found for found in self.attributes if found.name == name), None)

    def value(self, name: str) -> str:
        """The value of an attribute, empty where nothing was seen."""
        found = self.attribute(name)
        return found.value if found else ""

    @property
    def label(self) -> str:
        """What a person calls it: host name, else vendor and model or type; an address tells it from its twins."""
        name = self.value("hostname") or " ".join(
            dict.fromkeys(filter(None, (self.value("vendor"), self.value("model") or self.value("type"))))
        )
        place = self.addrs[0] if self.addrs else (self.macs[0] if self.macs else str(self.id))
        return f"{name} ({place})" if name else place
