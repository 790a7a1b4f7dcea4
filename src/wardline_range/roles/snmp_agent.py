"""What can be asked by SNMP how it does: a switch, an access point, a power supply."""

from wardline_range.clock import SECOND, ns
from wardline_range.device import Device, Identity
from wardline_range.protocols import snmp
from wardline_range.site import Site

_COMMUNITY = "monitor"


class SnmpAgent(Device):
    """`interfaces` is how many it counts; each carries a part of the traffic."""

    interfaces = 4

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        self._octets = [self.chance.below(1 << 31) for _ in range(2 * self.interfaces)]

    @property
    def description(self) -> str:
        """What it says of itself."""
        one = self.model
        return f"{one.vendor} {one.model}, version {self.who.firmware}"

    def polled(self, monitor: Device, number: int, *, is_first: bool) -> None:
        """One round of questions from a monitor: who it is at first, and then its uptime and counters."""
        site, port = self.site, self.site.port(monitor.nic)
        told = self._told() if is_first else self._counted()
        asked = snmp.get(_COMMUNITY, number, *(name for name, _ in told))
        sent = site.datagram(monitor.nic, port, self.nic.ip, snmp.PORT, asked, monitor.now, "")
        if self.is_present:
            back = sent + ns(self.chance.between(0.002, 0.02))
            answer = snmp.response(_COMMUNITY, number, *told)
            site.datagram(self.nic, snmp.PORT, monitor.nic.ip, port, answer, back, "")

    def _told(self) -> tuple[snmp.Binding, ...]:
        return (
            (snmp.SYSTEM_DESCRIPTION, snmp.text(self.description)),
            (snmp.SYSTEM_NAME, snmp.text(self.who.hostname)),
            (snmp.INTERFACE_COUNT, snmp.integer(self.interfaces)),
        )

    def _counted(self) -> tuple[snmp.Binding, ...]:
        level = 0.05 + self.site.rhythm.level(self.now)
        self._octets = [one + int(self.chance.waiting(400_000 * level)) for one in self._octets]
        up_s = (self.now - self.addresses[-1].start) / SECOND if self.addresses else 0.0
        columns = (snmp.INTERFACE_IN, snmp.INTERFACE_OUT)
        names = [f"{column}.{at + 1}" for at in range(self.interfaces) for column in columns]
        counted = zip(names, self._octets, strict=True)
        return (snmp.UPTIME, snmp.ticks(up_s)), *((name, snmp.counter(octets)) for name, octets in counted)
