"""A desk telephone: registered with its exchange, it calls others of the house and people outside."""

from collections.abc import Iterator

from wardline_range.device import Device
from wardline_range.protocols import sip
from wardline_range.roles.sip_server import SipServer

_REGISTERS_EACH_S, _KEEPS_EACH_S = 1700.0, 55.0


class SipPhone(Device):
    """`agent` is what it calls itself."""

    agent = "SIP phone"

    def registered(self, server: SipServer) -> Iterator[float]:
        """Register, keep the way open with empty lines, and register again in time. Raises Unreachable."""
        while True:
            server.register(self, self.agent)
            left = self.chance.around(_REGISTERS_EACH_S, 0.05)
            while left > 0:
                yield self.chance.around(_KEEPS_EACH_S, 0.02)
                self.site.datagram(self.nic, sip.PORT, server.nic.ip, sip.PORT, b"\r\n\r\n", self.now, "")
                left -= _KEEPS_EACH_S

    def calling(self, server: SipServer, mean_s: float, lasts_s: float) -> Iterator[float]:
        """Call as often as a person does, every second time in the house."""
        while True:
            yield self.pause(mean_s)
            if server.is_present:
                others = [one for one in self.site.all(SipPhone) if one is not self and one.is_present]
                callee = self.chance.pick(others) if others and self.chance.happens(0.5) else None
                yield from server.connect(self, self.agent, callee, self.chance.around(lasts_s, 0.8))
