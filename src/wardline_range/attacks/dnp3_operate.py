"""Breakers switched by somebody who poses as the master of an outstation.

References: IEEE 1815-2012 4.4.4 (select and operate), 4.4.5 (direct operate), A.8.1 (control relay output block).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import dnp3
from wardline_range.roles.outstation import Outstation

_POINTS = 4


@dataclass(kw_only=True, eq=False)
class Dnp3Operate(Attack):
    """It reads all points, then trips and closes outputs: by select and operate, or directly."""

    name = "dnp3-operate"
    techniques = ("T0848", "T0861", "T0855", "T0831")
    description = (
        "The device poses as the master of an outstation, reads its points, and trips and closes its breakers."
    )
    needs = (Outstation,)

    target: str = ""
    selects: bool = True
    every_s: float = 45.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._sequence = 0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Read, then operate."""
        outstation = self.victim(Outstation, self.target)
        yield "read", self._read(outstation)
        yield "operate", self._operate(outstation)

    def _read(self, outstation: Outstation) -> Iterator[float]:
        talk = self._open(outstation, "read")
        outstation.polled(talk, 0, is_integrity=True)
        talk.close()
        yield self.chance.between(10, 30)

    def _operate(self, outstation: Outstation) -> Iterator[float]:
        chance = self.chance
        codes = (dnp3.SELECT, dnp3.OPERATE) if self.selects else (dnp3.DIRECT_OPERATE,)
        while True:
            block = dnp3.relay(chance.below(_POINTS), chance.pick((dnp3.PULSE_TRIP, dnp3.PULSE_CLOSE)), on_ms=100)
            talk = self._open(outstation, "operate")
            for code in codes:
                self._order(outstation, talk, code, block)
                talk.wake(talk.at + ns(chance.between(0.05, 0.2)))
            talk.close()
            yield chance.around(self.every_s, 0.6)

    def _open(self, outstation: Outstation, step: str) -> Conversation:
        return self.call(outstation.nic.ip, dnp3.PORT, "dnp3_tcp", step)

    def _order(self, outstation: Outstation, talk: Conversation, code: int, block: bytes) -> None:
        self._sequence += 1
        number, think = self._sequence, self.chance.between(0.01, 0.04)
        talk.send(CLIENT, outstation.from_master(dnp3.request(number, code, block), number))
        talk.send(SERVER, outstation.to_master(dnp3.response(number, block), number), think).settle()
