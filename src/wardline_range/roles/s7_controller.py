"""A Siemens controller: it answers jobs over S7comm from a data block that its process moves."""

import struct
from collections.abc import Iterator
from math import sin

from wardline_range.clock import SECOND, Process
from wardline_range.device import Device, Habit, Identity
from wardline_range.packets.conversation import Conversation
from wardline_range.protocols import s7comm
from wardline_range.protocols.s7comm import Address, Controller
from wardline_range.site import Site
from wardline_range.truth import BENIGN, Label

BLOCK = 10
SETPOINT, SPEED, CURRENT, COUNT = (
    Address(0, 4, BLOCK),
    Address(4, 4, BLOCK),
    Address(8, 4, BLOCK),
    Address(12, 4, BLOCK),
)


class S7Controller(Device):
    """Drives a conveyor; `order_number` is what it says of its module."""

    order_number = "6ES7 315-2EH14-0AB0"

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        texts = {1: who.name, 2: self.model.model, 5: f"S C-{who.serial}", 7: self.model.model}
        self.controller = Controller({BLOCK: bytearray(64)}, self.order_number, texts)
        self._put(SETPOINT, 40.0)
        self._phase = self.chance.between(0, 3000)

    def life(self) -> Iterator[Habit]:
        """The process goes on."""
        yield 0.0, self._process

    def session(self, client: Device, at: int, label: Label = BENIGN) -> Conversation:
        """A client's connection, set up for jobs. Raises Unreachable."""
        talk = client.call(self.nic.ip, s7comm.PORT, "s7comm", at, label)
        for message in (s7comm.connect(), s7comm.setup(1)):
            self.serve(talk, message)
        return talk

    def serve(self, talk: Conversation, message: bytes) -> bytes:
        """One message on an open connection and its answer. Raises Unreachable."""
        answer = self.controller.answer(message)
        talk.ask(message, answer, self.chance.between(0.002, 0.012))
        return answer

    def serviced(self, worker: Device) -> Process:
        """An engineer identifies it, reads its data, and tries another speed."""
        talk = self.session(worker, worker.now)
        speed = struct.pack("!f", 35.0 + worker.chance.below(10))
        jobs = [s7comm.read_szl(2, s7comm.MODULE), s7comm.read_szl(3, s7comm.COMPONENTS)]
        jobs += [s7comm.read(4, SETPOINT, SPEED, CURRENT), s7comm.write(5, SETPOINT, speed)]
        for job in jobs:
            self.serve(talk, job)
            yield worker.chance.between(1, 8)
            talk.wake(worker.now)
        talk.close()

    def _process(self) -> Iterator[float]:
        count = 0
        while True:
            yield 5.0
            seconds = (self.now - self.site.clock.start) / SECOND + self._phase
            wanted = (
                struct.unpack("!f", bytes(self.controller.blocks[BLOCK][:4]))[0] if self.controller.is_running else 0.0
            )
            count += int(wanted / 10)
            self._put(SPEED, wanted + self.chance.between(-0.4, 0.4) if wanted else 0.0)
            self._put(CURRENT, wanted / 20 + 0.3 * sin(seconds / 500) + self.chance.between(0, 0.1))
            self.controller.blocks[BLOCK][12:16] = struct.pack("!I", count & 0xFFFFFFFF)

    def _put(self, place: Address, value: float) -> None:
        self.controller.blocks[BLOCK][place.start : place.start + 4] = struct.pack("!f", value)
