"""Breakers switched over IEC 104 by somebody who is not the control centre."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.protocols import iec104
from wardline_range.roles.iec104_station import COMMANDS, SETPOINTS, Iec104Station


@dataclass(kw_only=True, eq=False)
class Iec104Command(Attack):
    """It interrogates the station, tries object addresses, then opens and closes breakers one after the other."""

    name = "iec104-command"
    techniques = ("T0848", "T0861", "T0806", "T0855", "T0831")
    description = (
        "The device poses as the control centre of a station, interrogates it, and switches its breakers and setpoints."
    )
    needs = (Iec104Station,)

    target: str = ""
    tries: int = 12
    selects: bool = True
    every_s: float = 20.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Interrogate, try addresses, command."""
        station = self.victim(Iec104Station, self.target)
        yield "interrogate", self._interrogate(station)
        yield "search", self._search(station)
        yield "command", self._command(station)

    def _interrogate(self, station: Iec104Station) -> Iterator[float]:
        talk, link = station.session(self.device, self.now, self.label("interrogate"))
        station.serve(talk, link, iec104.interrogation(station.station.address))
        talk.close()
        yield self.chance.between(5, 20)

    def _search(self, station: Iec104Station) -> Iterator[float]:
        """Commands to addresses in a row, up to the first that exists: the others are refused."""
        talk, link = station.session(self.device, self.now, self.label("search"))
        first = min(COMMANDS)
        for at in range(first - self.tries, first + 1):
            talk.wake(self.now)
            order = iec104.single_command(station.station.address, at, True, selects=True)
            station.serve(talk, link, order)
            yield self.chance.between(0.3, 1.5)
        talk.wake(self.now).close()
        yield self.chance.between(5, 20)

    def _command(self, station: Iec104Station) -> Iterator[float]:
        address, chance = station.station.address, self.chance
        while True:
            talk, link = station.session(self.device, self.now, self.label("command"))
            for at in COMMANDS:
                is_on = chance.happens(0.3)
                for selects in (True, False) if self.selects else (False,):
                    station.serve(talk, link, iec104.single_command(address, at, is_on, selects=selects))
                yield chance.between(0.5, 4)
                talk.wake(self.now)
            station.serve(talk, link, iec104.setpoint(address, min(SETPOINTS), chance.between(0, 60)))
            talk.close()
            yield chance.around(self.every_s, 0.6)
