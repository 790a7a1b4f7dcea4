"""Programs end with status 0 when told, and come back to a peer that was gone."""

import asyncio
import signal
import subprocess
import sys

import pytest

from wardline_range.real.programs import lifetime

_ENDLESS = """
import asyncio
from wardline_range.real.programs import lifetime
async def work():
    try:
        print("works", flush=True)
        await asyncio.sleep(600)
    finally:
        print("closed", flush=True)
lifetime.run(work())
"""
_BLOCKING = """
import time
from wardline_range.real.programs import lifetime
lifetime.end_when_told()
try:
    print("works", flush=True)
    time.sleep(600)
finally:
    print("closed", flush=True)
"""


@pytest.mark.parametrize("text", [_ENDLESS, _BLOCKING])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_closes_what_is_open(text: str, number: signal.Signals) -> None:
    process = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "works\n"
    process.send_signal(number)
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, said) == (0, "closed\n")


def test_a_peer_that_is_gone_is_asked_again(capsys: pytest.CaptureFixture[str]) -> None:
    attempts: list[int] = []

    async def once() -> None:
        attempts.append(1)
        if len(attempts) < 3:
            raise ConnectionRefusedError("nobody there")
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(lifetime.again(once, 0.0))
    assert capsys.readouterr().out.splitlines() == ["ConnectionRefusedError: nobody there"] * 2
