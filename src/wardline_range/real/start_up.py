"""How one host comes up: its address first, then its programs one after the other, each once the one before serves."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from wardline_range.real import udhcpc
from wardline_range.real.commands import LabError
from wardline_range.real.plan import Host, Program
from wardline_range.real.processes import Running

PATIENCE_S = 30.0


def come_up(host: Host, start: Callable[[Program, str], Running], script: Path) -> Iterator[None]:
    """Yields while there is something to wait for; `start` takes a program and its name within the host.

    Raises LabError where the host gets no address or a program does not serve in time.
    """
    if host.uses_dhcp:
        client = start(udhcpc.program(host, script), "udhcpc")
        while client.status is None:
            yield
        if client.status:
            raise LabError(f"no DHCP server answered ({client.last_words()})", "look at the gateway's dnsmasq")
    for number, program in enumerate(host.programs):
        name = program.module or program.tool.rpartition("/")[2]
        yield from _serves(start(program, f"{number}-{name}"))


def _serves(running: Running) -> Iterator[None]:
    until = time.monotonic() + PATIENCE_S
    while not running.is_ready():
        if running.status is not None:
            raise LabError(
                f"{running.name} ended with status {running.status} ({running.last_words()})", "run it by hand"
            )
        if time.monotonic() > until:
            raise LabError(
                f"{running.name} does not listen on TCP port {running.ready_tcp} after {PATIENCE_S:g} s "
                f"({running.last_words()})", "run it by hand",
            )  # fmt: skip
        yield
