"""A switch of a larger building or a plant: a fixed address, LLDP to its neighbours, and counters for who asks."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Habit, Model, Updates
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.neighbours import Port, announcing
from wardline_range.protocols import lldp
from wardline_range.roles.snmp_agent import SnmpAgent


class CiscoSwitch(SnmpAgent):
    """Asked by a monitoring server where there is one."""

    interfaces = 12
    model = Model(
        "cisco-switch", "Cisco", "Catalyst 2960-X", "switch", ("15.2(7)E4", "15.2(7)E8"), ("e8:0a:b9", "6c:03:b5"),
        "SW-{MAC}", "FOC{digits:4}{letters:1}{digits:3}", sectors=("office", "building", "hospital", "plant"),
        zone="network", open_ports=frozenset({22, 80, 443}), lag_s=0.0009, ttl=255,
        updates=Updates("software.cisco.com", 12_500_000),
    )  # fmt: skip

    @property
    def description(self) -> str:
        """What it says of itself."""
        return f"Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version {self.who.firmware}"

    def life(self) -> Iterator[Habit]:
        """Neighbour, clock."""
        port = Port(self.description, "Gi1/0/24", lldp.BRIDGE, more=(lldp.port_vlan(10),))
        yield 0.1, partial(announcing, self, port)
        yield 20.0, partial(clock_sync, self, "pool.ntp.org", 10)
