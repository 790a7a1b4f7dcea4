"""A small managed switch: tells its neighbours what it is, and its counters to who asks."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.lease import lease
from wardline_range.habits.neighbours import Port, announcing
from wardline_range.protocols import lldp, tls
from wardline_range.protocols.dhcp import Client
from wardline_range.roles.snmp_agent import SnmpAgent


class NetgearSwitch(SnmpAgent):
    """Asked by a monitoring server where there is one."""

    interfaces = 8
    model = Model(
        "netgear-switch", "NETGEAR", "GS308T", "switch", ("1.0.1.9", "1.0.4.4"), ("9c:c9:eb", "38:94:ed", "10:0c:6b"),
        "GS308T", dhcp=Client("{hostname}", "", (1, 3, 6, 12, 15, 28, 43, 66, 67, 120, 125)),
        sectors=("home", "office", "building"), zone="network", stack=tls.WOLFSSL, open_ports=frozenset({80, 443}),
        lag_s=0.0008, updates=Updates("downloads.netgear.com", 11_000_000),
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Neighbour, lease, clock."""
        text = f"GS308T 8-Port Gigabit Smart Managed Switch, {self.who.firmware}"
        yield 0.1, partial(announcing, self, Port(text, "g8", lldp.BRIDGE, more=(lldp.port_vlan(1),)))
        yield 3.0, partial(lease, self)
        yield 12.0, partial(clock_sync, self, "time-a.netgear.com", 12)
