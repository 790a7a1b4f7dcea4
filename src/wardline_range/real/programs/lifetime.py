"""How the programs of devices begin and end: each works until it is told to stop, and asks again a peer that is gone.

References: signal(7).
"""

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from types import FrameType
from typing import Any

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]
"""What a server does with one connection."""
GONE = (OSError, EOFError, TimeoutError)
"""What the standard library raises where a peer is not there, or leaves."""

_REPEATED_S = 1.0


def arguments(told: str | None) -> argparse.ArgumentParser:
    """A parser described by a module's docstring."""
    return argparse.ArgumentParser(description=(told or "").partition("\n")[0])


def run(work: Coroutine[Any, Any, None]) -> None:
    """Work until SIGTERM or SIGINT; what is then open is closed, and the program ends with status 0."""
    with suppress(asyncio.CancelledError):
        asyncio.run(_until_told(work))


def end_when_told() -> None:
    """For programs without an event loop: SIGTERM ends them with status 0, on the way through their `finally`."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)


async def again(once: Callable[[], Awaitable[None]], pause_s: float, gone: tuple[type[Exception], ...] = GONE) -> None:
    """Do it for ever, with a pause between; where the peer is gone, say so and try again."""
    while True:
        try:
            await once()
        except gone as error:
            print(f"{type(error).__name__}: {error}", flush=True)
        await asyncio.sleep(pause_s)


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    task, loop = asyncio.ensure_future(work), asyncio.get_running_loop()

    def tell() -> None:
        # Said once, it may be lost: `asyncio.wait_for` of Python 3.11 swallows it where its answer comes just then.
        if not task.done():
            task.cancel()
            loop.call_later(_REPEATED_S, tell)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, tell)
    await task


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)
