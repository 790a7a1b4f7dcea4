"""The real-time lab: up with its hosts, attacked at will, down without a trace.

    with Lab(Path("x.pcapng")) as lab:
        lab.up(HOSTS)
        lab.start(attack).wait()
    truth = lab.truth()

Everything it makes is in its ledger beforehand; SIGTERM and SIGHUP bring it down as Ctrl-C does, and after SIGKILL
`clean` does the rest.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType, TracebackType

from wardline_range.real import dnsmasq, namespaces, proc, resolver, topology, udhcpc
from wardline_range.real.clean import Cleaned, remove
from wardline_range.real.closed import check_closed
from wardline_range.real.commands import LabError, found
from wardline_range.real.labels import label
from wardline_range.real.ledger import Ledger, begin, state_folder
from wardline_range.real.needs import Absent, lacking
from wardline_range.real.plan import GATEWAY, Host, Program, RealAttack
from wardline_range.real.play import Play
from wardline_range.real.processes import Place, Running, places, start
from wardline_range.real.recording import Recording
from wardline_range.real.start_up import come_up
from wardline_range.real.topology import check_plan
from wardline_range.truth import Truth

_LOOK_S = 0.01


class Lab:
    """One lab at a time in a process; use it as a context."""

    def __init__(self, capture: Path, told: Callable[[str], None] = lambda text: None) -> None:
        """`capture` is the file to record into, `told` hears how the lab comes up."""
        self.capture = capture
        self.hosts: tuple[Host, ...] = ()
        """Those that are up."""
        self.absent: list[Absent] = []
        """Those that stay out, and why."""
        self.plays: list[Play] = []
        self.recording: Recording | None = None
        self.removed = Cleaned()
        self.begun = self.ended = 0
        self._told = told
        self._exit = ExitStack()
        self._ledger: Ledger | None = None
        self._topology = topology.plan("", ())
        self._running: dict[str, list[Running]] = {}
        self._values: dict[str, str] = {}

    def __enter__(self) -> "Lab":
        """Raises LabError where the lab cannot run here at all."""
        if os.geteuid() != 0:
            raise LabError("the real-time lab needs root for its network namespaces", "use --mode virtual, or sudo")
        for tool, purpose in (("ip", "make network namespaces"), ("dnsmasq", "give out addresses and names")):
            found(tool, purpose)
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGHUP):
                self._exit.callback(signal.signal, number, signal.signal(number, _leave))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.down()
        finally:
            self._exit.close()

    def up(self, hosts: Sequence[Host]) -> None:
        """Bring everything up; hosts that cannot run here stay out. Raises LabError where the lab itself cannot."""
        check_plan(hosts)
        ready = [host for host in hosts if self._can_run(host)]
        self._values = places(hosts)
        owner = proc.own()
        self._topology = topology.plan(namespaces.lab_id(owner), ready)
        self._ledger = begin(self._topology.lab, owner)
        self._lay_out(ready)
        self._told(f"{len(ready)} hosts are wired up and nothing leads out of the lab")
        self.recording = Recording(self._topology.switch, self.capture, self._folder, self._ledger)
        self.begun = time.time_ns()
        self._start_all(ready)

    def start(self, attack: RealAttack) -> Play:
        """Begin to play an attack. Raises LabError where a tool or a host it needs is missing."""
        by_name = {host.name: host for host in self.hosts}
        lacks = lacking(attack.name, attack.programs)
        if lacks:
            raise LabError(f"{attack.name} cannot be played ({lacks.why})", lacks.remedy)
        for name in (attack.on, *attack.needs_hosts):
            if name not in by_name:
                why = next((one.remedy for one in self.absent if one.name == name), "start the lab with it")
                raise LabError(f"{attack.name} needs the host {name}, which is not up", why)
        host, turn = by_name[attack.on], len(self.plays)
        play = Play(
            attack,
            lambda program, number: self._begin(host, program, f"attack-{turn}-{number}", attack.environment),
        )
        self.plays.append(play)
        return play

    def fallen(self) -> list[str]:
        """Programs of hosts that ended with an error, and the last they said."""
        return [
            f"{one.name} ended with status {one.status}: {one.last_words()}"
            for every in self._running.values()
            for one in every
            if one.status
        ]

    def truth(self) -> Truth:
        """What is true of the capture as far as it goes."""
        return label(self.capture, self.hosts, self.plays, self.begun, self.ended or time.time_ns())

    def down(self) -> None:
        """End and remove everything; without anything up it does nothing. Raises LabError where something stays."""
        if self._ledger is None:
            return
        with _undisturbed():
            for play in self.plays:
                play.stop()
            if self.recording is not None:
                self.recording.finish()
            self.ended = time.time_ns()
            self.removed = remove(self._ledger.lab, self._ledger)
            for one in (one for every in self._running.values() for one in every):
                one.child.wait()
            self._running, self._ledger = {}, None

    @property
    def _folder(self) -> Path:
        return state_folder() / self._topology.lab

    def _can_run(self, host: Host) -> bool:
        lacks = lacking(host.name, (*host.programs, *((udhcpc.program(host, Path()),) if host.uses_dhcp else ())))
        if lacks:
            self.absent.append(lacks)
            self._told(lacks.said())
        return lacks is None

    def _lay_out(self, hosts: Sequence[Host]) -> None:
        """Write everything down, build it and prove it closed."""
        assert self._ledger is not None
        names = self._topology.names
        self._ledger.will_make(names, [self._folder, *(namespaces.CONFIG / name for name in names)])
        self._folder.mkdir(mode=0o755)
        for name in names:
            resolver.write(namespaces.CONFIG / name, has_resolver=name != self._topology.internet)
        topology.build(self._topology, [host.ip for host in hosts if host.is_outside])
        check_closed(self._topology)

    def _start_all(self, hosts: Sequence[Host]) -> None:
        script, config = self._folder / "udhcpc.sh", self._folder / "dnsmasq.conf"
        udhcpc.write_script(script)
        config.write_text(dnsmasq.configuration(hosts, self._folder / "leases"), encoding="utf-8")
        gateway = Host("gateway-services", "", "", "", "", GATEWAY, (dnsmasq.program(config),))
        self._await({gateway: come_up(gateway, partial(self._begin_own, gateway), script)})
        if self.absent and self.absent[-1].name == gateway.name:
            raise LabError(self.absent[-1].why, self.absent[-1].remedy)
        self._await({host: come_up(host, partial(self._begin_own, host), script) for host in hosts})
        absent = {one.name for one in self.absent}
        self.hosts = tuple(host for host in hosts if host.name not in absent)

    def _await(self, coming: dict[Host, Iterator[None]]) -> None:
        while coming:
            for host, steps in list(coming.items()):
                try:
                    next(steps)
                except StopIteration:
                    del coming[host]
                    self._told(f"{host.name} is up")
                except LabError as error:
                    del coming[host]
                    self._leave_out(host, error)
            time.sleep(_LOOK_S)

    def _leave_out(self, host: Host, error: LabError) -> None:
        for one in self._running.pop(host.name, []):
            one.end()
        if host in self._topology.hosts:
            topology.unplug(self._topology, host)
        self.absent.append(Absent(host.name, error.message, error.remedy))
        self._told(self.absent[-1].said())

    def _begin(self, host: Host, program: Program, name: str, environment: Mapping[str, str] | None = None) -> Running:
        assert self._ledger is not None
        folder = self._folder / host.name / name
        values = {**self._values, "ip": host.ip, "mac": host.mac}
        place = Place(self._topology.of(host), folder, folder.with_name(f"{name}.log"), values)
        return start(program, f"{host.name}: {name}", place, self._ledger, environment)

    def _begin_own(self, host: Host, program: Program, name: str) -> Running:
        running = self._begin(host, program, name)
        self._running.setdefault(host.name, []).append(running)
        return running


def _leave(number: int, _frame: FrameType | None) -> None:
    """A signal that asks to end becomes an exception, which brings the lab down on its way."""
    raise SystemExit(128 + number)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Signals that ask to end are passed over, so that nothing is left half removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
