"""A desk telephone: registers with its exchange, tells the switch what it is, and speaks when people do."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.habits.lease import lease
from wardline_range.habits.neighbours import Port, announcing
from wardline_range.protocols import lldp, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.sip_phone import SipPhone
from wardline_range.roles.sip_server import SipServer


class YealinkPhone(SipPhone):
    """When it starts, it asks its maker whether somebody has a configuration for it."""

    model = Model(
        "yealink-phone", "Yealink", "SIP-T46U", "ip phone", ("108.86.0.75", "108.86.0.118"), ("80:5e:c0", "00:15:65"),
        "SIP-T46U", dhcp=Client("{hostname}", "yealink", (1, 3, 4, 6, 12, 15, 28, 42, 43, 66, 67, 120, 125, 128)),
        sectors=("office", "hospital"), zone="voice", stack=tls.OPENSSL, open_ports=frozenset({80, 443}), lag_s=0.0006,
        updates=Updates("rps.yealink.com", 20_000_000),
    )  # fmt: skip

    @property
    def agent(self) -> str:  # type: ignore[override]
        """Its model and firmware in clear."""
        return f"Yealink SIP-T46U {self.who.firmware}"

    def life(self) -> Iterator[Habit]:
        """Neighbour, lease, clock, configuration, registration, calls."""
        inventory = lldp.inventory(lldp.PHONE, self.who.firmware, self.who.serial, "Yealink", "SIP-T46U")
        does = lldp.BRIDGE | lldp.TELEPHONE
        yield 0.2, partial(announcing, self, Port(self.model.model, "WAN PORT", does, more=(inventory,)))
        yield 2.5, partial(lease, self)
        yield 6.0, partial(clock_sync, self, "cn.pool.ntp.org", 10, None)
        yield 8.0, self._configuration
        server = self.site.one(self, SipServer)
        if server is not None:
            yield 10.0, partial(self.registered, server)
            yield 60.0, partial(self.calling, server, 6000, 45)

    def _configuration(self) -> Iterator[float]:
        visit(self, "rps.yealink.com", self.now, 1, 350, 500)
        yield 0.0
