"""Running it: every case is made and watched by every contender, several cases at a time, each in its own process."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from wardline_eval.case import Case
from wardline_eval.contenders import contender
from wardline_eval.measure import Watched

Maker = Callable[[], Case]
Watch = Callable[[str], None]
"""Hears of progress, a line at a time."""


@dataclass(frozen=True, slots=True)
class Job:
    """A case to be: its name, and how to make it (a function that can be sent to another process)."""

    name: str
    make: Maker


def run(jobs: Sequence[Job], contenders: Sequence[str], workers: int, watch: Watch) -> tuple[Watched, ...]:
    """Everything that was told, in the order of the jobs and then of the contenders.

    Raises what a case or a contender raises; then what was begun is finished, and nothing else is.
    """
    found: dict[int, tuple[Watched, ...]] = {}
    # A process that is forked while another thread holds a lock of polars would wait for it for ever.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(jobs)) or 1, mp_context=context) as pool:
        waiting = {pool.submit(watched, job, tuple(contenders)): at for at, job in enumerate(jobs)}
        try:
            for done in as_completed(waiting):
                at = waiting[done]
                found[at] = done.result()
                watch(_said(len(found), len(jobs), jobs[at], found[at]))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return tuple(one for at in range(len(jobs)) for one in found[at])


def watched(job: Job, contenders: Sequence[str]) -> tuple[Watched, ...]:
    """Make one case and have every contender watch it."""
    case = job.make()
    found = []
    for name in contenders:
        one, begun = contender(name), time.perf_counter()
        alarms = tuple(one.watch(case))
        found.append(Watched(name, one.raw, one.is_probability, case, alarms, time.perf_counter() - begun))
    return tuple(found)


def _said(done: int, of: int, job: Job, found: Sequence[Watched]) -> str:
    told = ", ".join(f"{one.contender} {len(one.alarms)} alarms in {one.took_s:.0f} s" for one in found)
    return f"{done} of {of}: {job.name}: {told}"
