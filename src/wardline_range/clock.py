"""Virtual time: processes that wait, and a heap that says whose turn it is.

A process is a generator that yields how many seconds it waits. Between two waits it may lay out packets into the
future; the capture sorts them.
"""

import heapq
from collections.abc import Callable, Iterator

SECOND = 1_000_000_000
Process = Iterator[float]


def ns(seconds: float) -> int:
    """Seconds as nanoseconds, on whole microseconds: finer digits would only be noise."""
    return round(seconds * 1_000_000) * 1_000


class Clock:
    """Runs processes in order of their time; ties go to the one that was put down first."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.now = start
        self._turns: list[tuple[int, int, Process]] = []
        self._count = 0

    def spawn(self, process: Process, after: float = 0.0) -> None:
        """Let a process begin that many seconds from now."""
        self._put(self.now + ns(after), process)

    def run(self, until: int, passed: Callable[[int], None]) -> None:
        """Let time pass up to `until`; `passed` hears of each new time before its turn."""
        while self._turns and self._turns[0][0] < until:
            at, _, process = heapq.heappop(self._turns)
            if at > self.now:
                self.now = at
                passed(at)
            wait = next(process, None)
            if wait is not None:
                self._put(at + max(0, ns(wait)), process)
        self.now = until
        passed(until)

    def _put(self, at: int, process: Process) -> None:
        self._count += 1
        heapq.heappush(self._turns, (at, self._count, process))
