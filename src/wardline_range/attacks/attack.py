"""What every attack is: a device it runs on, steps that are labelled as they happen, and a window of time."""

from collections.abc import Iterator
from typing import ClassVar

from wardline_range.clock import Process, ns
from wardline_range.device import Device
from wardline_range.truth import AttackTruth, Label


class Attack:
    """One attack; subclasses say what it does. `lasts_s` bounds it."""

    name: ClassVar[str]
    techniques: ClassVar[tuple[str, ...]]
    description: ClassVar[str]

    def __init__(self, device: Device, lasts_s: float) -> None:
        self.device, self.site, self.lasts_s = device, device.site, lasts_s
        self.chance = self.site.chance(f"attack {self.name}")

    def steps(self) -> Iterator[tuple[str, Process]]:
        """The steps by name, one after the other."""
        raise NotImplementedError

    def process(self) -> Process:
        """All steps, within the attack's time."""
        until = self.site.clock.now + ns(self.lasts_s)
        for _, step in self.steps():
            for wait in step:
                if self.site.clock.now + ns(wait) >= until:
                    return
                yield wait

    def label(self, step: str) -> Label:
        """The label of a flow of that step."""
        return Label(self.name, step)

    def truth(self) -> AttackTruth | None:
        """What happened, or None where nothing did."""
        flows = [flow for flow in self.site.book.flows if flow.label == self.name]
        if not flows:
            return None
        nic = self.device.nic
        peers = sorted({address for flow in flows for address in (flow.orig_h, flow.resp_h)} - {nic.ip})
        return AttackTruth(
            self.name, self.device.spec.name, nic.mac, nic.ip, min(flow.ts for flow in flows),
            max(flow.ts for flow in flows), self.techniques, self.description, tuple(peers),
        )  # fmt: skip
