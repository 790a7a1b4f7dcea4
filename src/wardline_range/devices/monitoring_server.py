"""A server that watches over the network's own devices: counters by SNMP every minute, and a ping."""

from collections.abc import Iterator
from functools import partial

from wardline_range.device import Device, Habit, Model
from wardline_range.habits.clock_sync import clock_sync
from wardline_range.habits.cloud import visit
from wardline_range.protocols import tls
from wardline_range.roles.snmp_agent import SnmpAgent

_EVERY_S, _KNOWS_FOR_ROUNDS = 60.0, 30


class MonitoringServer(Device):
    """Switches and access points have it as their one ordinary questioner."""

    model = Model(
        "monitoring-server", "Dell", "Zabbix on PowerEdge R250", "server", ("6.0.25 LTS", "7.0.3 LTS"),
        ("d0:43:1e", "f8:b1:56"), "monitoring", sectors=("office", "building", "hospital", "plant"), zone="servers",
        stack=tls.OPENSSL, open_ports=frozenset({22, 80, 443, 10051}), lag_s=0.0004,
    )  # fmt: skip

    def life(self) -> Iterator[Habit]:
        """Clock, packages, questions."""
        yield 4.0, partial(clock_sync, self, "2.debian.pool.ntp.org", 10, None)
        yield 900.0, self._packages
        for place, agent in enumerate(self.site.share(self, SnmpAgent)):
            yield 30.0 + place * 1.5, partial(self._watch, agent)

    def _watch(self, agent: SnmpAgent) -> Iterator[float]:
        chance, rounds = self.chance, 0
        while True:
            agent.polled(self, chance.below(1 << 31), is_first=rounds % _KNOWS_FOR_ROUNDS == 0)
            if rounds % 5 == 0:
                self.site.ping(self.nic, agent.nic.ip, chance.below(1 << 16), 1, self.now)
            rounds += 1
            yield chance.around(_EVERY_S, 0.005)

    def _packages(self) -> Iterator[float]:
        while True:
            visit(self, "repo.zabbix.com", self.now, 2, 300, 12_000)
            yield self.chance.around(43_200, 0.05)
