"""A Siemens controller stopped over S7comm, and started again a while later."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process
from wardline_range.protocols import s7comm
from wardline_range.roles.s7_controller import S7Controller


@dataclass(kw_only=True, eq=False)
class S7Stop(Attack):
    """It asks the controller what it is, then stops its program, time and again."""

    name = "s7-stop"
    techniques = ("T0888", "T0858", "T0881", "T0813")
    description = "The device identifies a controller over S7comm and stops and starts its program."
    needs = (S7Controller,)

    target: str = ""
    stopped_s: float = 120.0
    every_s: float = 240.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._reference = 1

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Identify, then stop."""
        plc = self.victim(S7Controller, self.target)
        yield "identify", self._identify(plc)
        yield "stop", self._stop(plc)

    def _identify(self, plc: S7Controller) -> Iterator[float]:
        lists = (s7comm.MODULE, s7comm.COMPONENTS)
        self._do(plc, "identify", [s7comm.read_szl(2 + at, one) for at, one in enumerate(lists)])
        yield self.chance.between(5, 20)

    def _stop(self, plc: S7Controller) -> Iterator[float]:
        while True:
            self._do(plc, "stop", [s7comm.stop(self._next())])
            yield self.chance.around(self.stopped_s, 0.2)
            self._do(plc, "stop", [s7comm.start(self._next())])
            yield self.chance.around(self.every_s, 0.3)

    def _do(self, plc: S7Controller, step: str, jobs: list[bytes]) -> None:
        """Some jobs on a connection of their own."""
        talk = plc.session(self.device, self.now, self.label(step))
        for job in jobs:
            plc.serve(talk, job)
        talk.close()

    def _next(self) -> int:
        self._reference += 1
        return self._reference
