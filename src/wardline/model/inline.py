"""Small frame operations without waking another thread for each: the whole of a slice is one operation to Polars."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import polars as pl

P = ParamSpec("P")
R = TypeVar("R")

_NOTHING = pl.LazyFrame({"nothing": [0]})


def inline(work: Callable[P, R]) -> Callable[P, R]:
    """`work`, but all that it asks of Polars runs at once on the calling thread.

    Outside of a query Polars hands each operation to a thread of its pool and waits: 0.1 ms on a machine whose cores
    sleep in between, five times what a filter of a few rows costs. Inside of one it does not, so the work is called
    from within a query that does nothing else (docs/benchmarks.md 8). Results and exceptions are those of `work`.
    """

    @wraps(work)
    def within(*args: P.args, **kwargs: P.kwargs) -> R:
        results: list[R] = []
        failures: list[BaseException] = []

        def called(frame: pl.DataFrame) -> pl.DataFrame:
            try:
                results.append(work(*args, **kwargs))
            except BaseException as failure:  # told to the caller below; Polars would wrap it into its own
                failures.append(failure)
            return frame

        _NOTHING.map_batches(called, schema=_NOTHING.collect_schema()).collect()
        for failure in failures:
            raise failure
        return results[0]

    return within
