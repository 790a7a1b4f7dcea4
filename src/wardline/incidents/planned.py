"""Planned work: findings that a change window names are held back, and counted; all others are told as ever."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from wardline.model.device import Device, DeviceId
from wardline.model.directive import ChangeWindow
from wardline.model.finding import Finding
from wardline.model.ports import DetectorSpec


class Devices(Protocol):
    """What this room asks of the inventory."""

    def get(self, device: DeviceId) -> Device | None:
        """One device as it is known now."""


def unplanned(
    findings: Sequence[Finding],
    windows: Sequence[ChangeWindow],
    devices: Devices,
    specs: Mapping[str, DetectorSpec],
) -> tuple[Finding, ...]:
    """The findings that no change window covers, in their order."""
    if not windows:
        return tuple(findings)
    return tuple(one for one in findings if not any(covers(window, one, devices, specs) for window in windows))


def covers(window: ChangeWindow, finding: Finding, devices: Devices, specs: Mapping[str, DetectorSpec]) -> bool:
    """Whether the work explains a finding: begun within the window, of a named family, about named devices.

    Where a finding names peers, one of them is named too: work of an engineer at one controller says nothing of others.
    """
    spec = specs.get(finding.detector)
    cause = spec.cause if spec else finding.detector
    if cause not in window.causes or not window.start <= finding.ts < window.end:
        return False
    named = frozenset(window.devices)
    return _names(finding.device, devices, named) and (
        not finding.peers or any(_names(DeviceId(peer), devices, named) for peer in finding.peers)
    )


def _names(device: DeviceId, devices: Devices, named: frozenset[str]) -> bool:
    known = devices.get(device)
    words: Iterable[str] = (device,)
    if known is not None:
        words = (known.id, *known.addrs, *known.macs, known.value("hostname"))
    return not named.isdisjoint(words)
