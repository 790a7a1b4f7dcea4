"""A wireless access point: found by broadcasts, told apart by LLDP, and reporting to its controller twice a minute."""

import struct
from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.lease import lease
from wardline_range.habits.neighbours import Port, announcing
from wardline_range.network import EVERYONE
from wardline_range.packets.frames import ip_bytes, mac_bytes
from wardline_range.protocols import lldp, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.network_controller import NetworkController
from wardline_range.roles.snmp_agent import SnmpAgent

DISCOVERY_PORT = 10001
_AGENT = "AirControl Agent v1.0"
_REPORTS_EACH_S = 38.0


class UnifiAccessPoint(SnmpAgent):
    """What its stations say is seen behind it."""

    interfaces = 3
    model = Model(
        "unifi-access-point", "Ubiquiti", "U6-Lite", "access point", ("6.5.62.14789", "6.6.55.15189", "6.6.77.15402"),
        ("74:ac:b9", "68:d7:9a", "f4:92:bf"), "U6-Lite",
        dhcp=Client("{hostname}", "ubnt", (1, 3, 6, 12, 15, 28, 42, 43, 121), 1500),
        sectors=("home", "office", "building", "hospital"), zone="network", stack=tls.OPENSSL,
        open_ports=frozenset({22}), lag_s=0.0005, updates=Updates("fw-download.ubnt.com", 17_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Neighbour, lease, clock, discovery, reports."""
        text = f"{self.model.model}, {self.who.firmware}"
        yield 0.3, partial(announcing, self, Port(text, "eth0", lldp.BRIDGE | lldp.ACCESS_POINT))
        yield 1.8, partial(lease, self)
        yield 5.0, partial(clock_sync, self, "0.ubnt.pool.ntp.org", 11)
        yield 6.0, self._discovery
        controller = self.site.one(self, NetworkController)
        if controller is not None:
            yield 15.0, partial(self._reports, controller)

    def _discovery(self) -> Iterator[float]:
        for _ in range(12):
            port = self.site.port(self.nic)
            self.site.datagram(self.nic, port, EVERYONE, DISCOVERY_PORT, self._found(), self.now, "")
            yield 10.0

    def _found(self) -> bytes:
        fields = {
            0x02: mac_bytes(self.nic.mac) + ip_bytes(self.nic.ip), 0x01: mac_bytes(self.nic.mac),
            0x0B: self.who.hostname.encode(), 0x0C: b"UAL6", 0x03: self.who.firmware.encode(),
        }  # fmt: skip
        body = b"".join(struct.pack("!BH", kind, len(value)) + value for kind, value in fields.items())
        return struct.pack("!BBH", 2, 6, len(body)) + body

    def _reports(self, controller: NetworkController) -> Iterator[float]:
        while True:
            controller.informed(self, _AGENT, int(self.chance.around(2600, 0.15)))
            yield self.chance.around(_REPORTS_EACH_S, 0.05)
