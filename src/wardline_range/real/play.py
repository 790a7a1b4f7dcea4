"""An attack while it is played: its programs one after the other, and when each of them ran."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from wardline_range.real.commands import LabError
from wardline_range.real.plan import Program, RealAttack
from wardline_range.real.processes import Running

_LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Step:
    """One program of an attack: its name, when it ran (ns since 1970), and the last it said."""

    name: str
    start: int
    end: int
    status: int | None
    last_words: str


@dataclass
class Play:
    """An attack that runs in the background until its programs have ended or its time is over."""

    attack: RealAttack
    begin: Callable[[Program, int], Running]
    """Starts a program of the attack, given its number."""
    start: int = 0
    steps: list[Step] = field(default_factory=list)
    """The programs that have ended or were ended."""

    def __post_init__(self) -> None:
        self._ends = threading.Event()
        self._raised: list[Exception] = []
        self._thread = threading.Thread(target=self._run, name=f"attack {self.attack.name}", daemon=True)
        self.start = time.time_ns()
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Whether nothing of it runs any more."""
        return not self._thread.is_alive()

    @property
    def end(self) -> int:
        """When it ended, or now (ns since 1970)."""
        return self.steps[-1].end if self.is_over and self.steps else time.time_ns()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until it is over; whether it is. Raises LabError where a program could not be started."""
        self._thread.join(timeout_s)
        if self._raised:
            raise self._raised[0]
        return self.is_over

    def stop(self) -> None:
        """End it now."""
        self._ends.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._play(time.monotonic() + self.attack.lasts_s)
        except (LabError, OSError) as error:
            self._raised.append(error)

    def _play(self, until: float) -> None:
        for number, program in enumerate(self.attack.programs):
            if self._ends.is_set() or time.monotonic() >= until:
                return
            begun = time.time_ns()
            running = self.begin(program, number)
            try:
                while running.status is None and time.monotonic() < until and not self._ends.wait(_LOOK_S):
                    pass
                status = running.status
            finally:
                running.end(patience_s=0.2)
            name = program.module or program.tool.rpartition("/")[2]
            self.steps.append(Step(name, begun, time.time_ns(), status, running.last_words()))
