"""A PanelView terminal: reads its controllers' tags, and an operator loads another recipe now and then."""

from collections.abc import Iterator
from functools import partial

from wardline_range.clock import ns
from wardline_range.device import Device, Habit, Model
from wardline_range.protocols import enip
from wardline_range.roles.cip_controller import LEVEL, RATE, RECIPE, RUNS, CipController


class RockwellPanel(Device):
    """The controllers' one ordinary writer."""

    model = Model(
        "rockwell-panel", "Rockwell Automation", "PanelView Plus 7", "hmi", ("11.00", "12.00"),
        ("5c:88:16", "f4:54:33"), sectors=("plant",), zone="operations", lag_s=0.001, ttl=128,
    )  # fmt: skip
    every_s = 5.0

    def life(self) -> Iterator[Habit]:
        """It looks for controllers, and polls its own."""
        yield 2.0, self._discover
        for place, plc in enumerate(self.site.share(self, CipController)):
            yield 5.0 + place * 0.5, partial(self._poll, plc)

    def _discover(self) -> Iterator[float]:
        site, port = self.site, self.site.port(self.nic)
        asked = site.datagram(self.nic, port, site.broadcast_ip, enip.PORT, enip.list_identity(), self.now, "enip")
        for plc in site.all(CipController):
            if plc.is_present:
                told = enip.identity_reply(plc.adapter.who, plc.nic.ip)
                site.datagram(
                    plc.nic, enip.PORT, self.nic.ip, port, told, asked + ns(plc.chance.between(0.01, 0.4)), "enip"
                )
        yield 0.0

    def _poll(self, plc: CipController) -> Iterator[float]:
        chance, count = self.chance, 0
        while True:
            talk = plc.session(self, self.now)
            until = self.now + ns(chance.around(9000, 0.2))
            while self.now < until:
                for name in (LEVEL, RATE, RUNS):
                    count += 1
                    plc.serve(talk, enip.read_tag(name), count)
                if chance.happens(0.001 * self.site.rhythm.level(self.now)):
                    plc.serve(talk, enip.write_tag(RECIPE, 1 + chance.below(12)), count)
                yield chance.around(self.every_s, 0.02)
                talk.wake(self.now)
            plc.end(talk)
            yield chance.between(2, 6)
