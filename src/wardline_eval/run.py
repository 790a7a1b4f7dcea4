"""Running it: every case is made and watched by every contender, several cases at a time, each in its own process."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from wardline_eval.case import Case
from wardline_eval.contenders import contender
from wardline_eval.measure import Watched

Maker = Callable[[Path], Case]
Watch = Callable[[str], None]
"""Hears of progress, a line at a time."""


@dataclass(frozen=True, slots=True)
class Job:
    """A case to be: its name, and how to make it with a folder to put files in.

    Making it is a function that can be sent to another process.
    """

    name: str
    make: Maker


@dataclass(frozen=True, slots=True)
class Ran:
    """What was told, in the order of the jobs and then of the contenders; and what failed, with its error."""

    watched: tuple[Watched, ...]
    failed: tuple[tuple[str, str], ...]


def run(jobs: Sequence[Job], contenders: Sequence[str], workers: int, cache: Path | None, watch: Watch) -> Ran:
    """Run all of it. What is played is kept in the folder `cache`, or thrown away after its case where that is None.

    A case that fails is left out and said; it does not undo the hours that others took.
    """
    found: dict[int, tuple[Watched, ...]] = {}
    failed: dict[int, str] = {}
    # A process that is forked while another thread holds a lock of polars would wait for it for ever.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(jobs)) or 1, mp_context=context) as pool:
        waiting = {pool.submit(watched, job, tuple(contenders), cache): at for at, job in enumerate(jobs)}
        try:
            for done in as_completed(waiting):
                at = waiting[done]
                try:
                    found[at] = done.result()
                    said = _told(found[at])
                except Exception as error:
                    failed[at] = said = f"{type(error).__name__}: {error}"
                watch(f"{len(found) + len(failed)} of {len(jobs)}: {jobs[at].name}: {said}")
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    return Ran(
        tuple(one for at in sorted(found) for one in found[at]),
        tuple((jobs[at].name, failed[at]) for at in sorted(failed)),
    )


def watched(job: Job, contenders: Sequence[str], cache: Path | None) -> tuple[Watched, ...]:
    """Make one case and have every contender watch it."""
    with nullcontext(cache) if cache else TemporaryDirectory(prefix="wardline-eval-") as folder:
        return _watched(job.make(Path(folder)), contenders)


def _watched(case: Case, contenders: Sequence[str]) -> tuple[Watched, ...]:
    found = []
    for name in contenders:
        one, begun = contender(name), time.perf_counter()
        alarms = tuple(one.watch(case))
        found.append(Watched(name, one.raw, one.is_probability, case, alarms, time.perf_counter() - begun))
    return tuple(found)


def _told(found: Sequence[Watched]) -> str:
    return ", ".join(f"{one.contender} {len(one.alarms)} alarms in {one.took_s:.0f} s" for one in found)
