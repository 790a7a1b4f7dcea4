"""Outstations made to restart, again and again, so that nobody sees their measurements.

References: IEEE 1815-2012 4.4.7 (function code 13, cold restart), 11.3.7 (time delay object).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.habits.restart import restart
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import dnp3
from wardline_range.roles.outstation import Outstation


@dataclass(kw_only=True, eq=False)
class Dnp3ColdRestart(Attack):
    """In the master's name it polls once, then orders the restart."""

    name = "dnp3-cold-restart"
    techniques = ("T0848", "T0816", "T0814", "T0815")
    description = "The device poses as the master of an outstation and orders it to restart, every few minutes."
    needs = (Outstation,)

    target: str = ""
    every_s: float = 180.0
    restart_s: float = 25.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Poll, then restart."""
        outstation = self.victim(Outstation, self.target)
        yield "poll", self._poll(outstation)
        yield "restart", self._restart(outstation)

    def _poll(self, outstation: Outstation) -> Iterator[float]:
        talk = self.call(outstation.nic.ip, dnp3.PORT, "dnp3_tcp", "poll")
        outstation.polled(talk, 0, is_integrity=True)
        talk.close()
        yield self.chance.between(5, 15)

    def _restart(self, outstation: Outstation) -> Iterator[float]:
        chance, sequence = self.chance, 0
        while True:
            if outstation.is_present:
                sequence += 1
                talk = self.call(outstation.nic.ip, dnp3.PORT, "dnp3_tcp", "restart")
                order = dnp3.request(sequence, dnp3.COLD_RESTART)
                talk.send(CLIENT, outstation.from_master(order, sequence))
                answer = dnp3.response(sequence, dnp3.restart_delay(int(1000 * self.restart_s)))
                talk.send(SERVER, outstation.to_master(answer, sequence), chance.between(0.01, 0.04)).close()
                yield 0.5
                self.site.clock.spawn(restart(outstation, chance.around(self.restart_s, 0.1)))
            yield chance.around(self.every_s, 0.2)
