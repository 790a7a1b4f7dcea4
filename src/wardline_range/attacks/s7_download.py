"""A program block written into a Siemens controller, which is stopped for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import Process, ns
from wardline_range.packets.conversation import CLIENT, SERVER
from wardline_range.protocols import s7comm
from wardline_range.protocols.noise import noise
from wardline_range.roles.s7_controller import S7Controller


@dataclass(kw_only=True, eq=False)
class S7Download(Attack):
    """It identifies the controller, then stops it, loads a block whose code is noise, and starts it."""

    name = "s7-download"
    techniques = ("T0888", "T0858", "T0843", "T0889", "T0821")
    description = "The device stops a controller over S7comm, downloads a program block, and starts it again."
    needs = (S7Controller,)

    target: str = ""
    code_bytes: int = 1800
    block: int = 1
    every_s: float = 400.0

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Identify, then download."""
        plc = self.victim(S7Controller, self.target)
        yield "identify", self._identify(plc)
        yield "download", self._download(plc)

    def _identify(self, plc: S7Controller) -> Iterator[float]:
        talk = plc.session(self.device, self.now, self.label("identify"))
        for reference, listed in enumerate((s7comm.MODULE, s7comm.COMPONENTS), 2):
            plc.serve(talk, s7comm.read_szl(reference, listed))
        talk.close()
        yield self.chance.between(10, 30)

    def _download(self, plc: S7Controller) -> Iterator[float]:
        kind, chance = s7comm.ORGANISATION, self.chance
        while True:
            content = s7comm.program_block(kind, self.block, noise(chance, self.code_bytes))
            talk = plc.session(self.device, self.now, self.label("download"))
            plc.serve(talk, s7comm.stop(2))
            talk.wake(talk.at + ns(chance.between(0.5, 2)))
            for is_stations, message in s7comm.download((3, 1000), kind, self.block, content):
                talk.send(CLIENT if is_stations else SERVER, message, chance.between(0.002, 0.012))
            plc.serve(talk, s7comm.start(9))
            talk.close()
            yield chance.around(self.every_s, 0.3)
