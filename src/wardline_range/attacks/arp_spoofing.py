"""A device in the middle: it claims the gateway's address to a victim, and the victim's to the gateway."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.device import Device

_RESTORING_S = 6.0


@dataclass(kw_only=True, eq=False)
class ArpSpoofing(Attack):
    """What both say to each other passes through the device until it puts things right at the end."""

    name = "arp-spoofing"
    techniques = ("T1557.002", "T0830")
    description = (
        "The device answers for the gateway's address to a victim and for the victim's to the gateway every few"
        " seconds, and sends on what then comes its way."
    )

    target: str = ""
    every_s: float = 2.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Poison, then restore."""
        victim = self.victim(Device, self.target) if self.target else self._somebody()
        yield "poison", self._poison(victim)
        yield "restore", self._restore(victim)

    def _somebody(self) -> Device:
        others = [one for one in self.neighbours() if one.nic.ip != self.site.gateway_ip]
        return self.chance.pick(others) if others else self.victim(Device)

    def _poison(self, victim: Device) -> Iterator[float]:
        site, mine = self.site, self.device.nic.mac
        ip, gateway = victim.nic.ip, site.gateway_ip
        self.touched |= {ip, gateway}
        ends = self.begun + ns(self.lasts_s - _RESTORING_S)
        wrong = {(ip, gateway): mine, (gateway, ip): mine}
        site.poisoned.update(wrong)
        try:
            while self.now < ends:
                self._claim(victim, mine, mine)
                yield self.chance.around(self.every_s, 0.02)
        finally:
            for pair in wrong:
                site.poisoned.pop(pair, None)

    def _restore(self, victim: Device) -> Iterator[float]:
        for _ in range(3):
            self._claim(victim, self.site.gateway_mac, victim.nic.mac)
            yield 1.0

    def _claim(self, victim: Device, gateways: str, victims: str) -> None:
        """Tell victim and gateway these MAC addresses of each other."""
        site, nic = self.site, victim.nic
        site.answer_arp(gateways, site.gateway_ip, (nic.mac, nic.ip), self.now)
        site.answer_arp(victims, nic.ip, (site.gateway_mac, site.gateway_ip), self.now + ns(0.0002))
