"""A controlled station of a grid: it reports over IEC 60870-5-104 and obeys its control centre."""

from wardline_range.clock import Process
from wardline_range.device import Device, Identity
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import iec104
from wardline_range.protocols.iec104 import Link, Station
from wardline_range.site import Site
from wardline_range.truth import BENIGN, Label

BREAKERS = (1001, 1002, 1003)
VALUES = (2001, 2002, 2003, 2004)
COMMANDS = {5001: 1001, 5002: 1002, 5003: 1003}
SETPOINTS = {6001: 2004}


class Iec104Station(Device):
    """Breakers that are closed, and measured values that drift."""

    def __init__(self, site: Site, who: Identity) -> None:
        super().__init__(site, who)
        number = 1 + int(who.serial or 0) % 65_000
        values = {at: 20.0 + self.chance.between(0, 5) for at in VALUES}
        self.station = Station(number, dict.fromkeys(BREAKERS, True), values, COMMANDS, SETPOINTS)

    def session(self, centre: Device, at: int, label: Label = BENIGN) -> tuple[Conversation, Link]:
        """A centre's connection on which data transfer has begun. Raises Unreachable."""
        talk = centre.call(self.nic.ip, iec104.PORT, "iec104", at, label)
        talk.ask(iec104.act(iec104.STARTDT), iec104.con(iec104.STARTDT), 0.01)
        return talk, Link()

    def serve(self, talk: Conversation, link: Link, asdu: bytes) -> None:
        """A data unit of the centre, and all that the station answers. Raises Unreachable."""
        talk.send(CLIENT, link.say(CLIENT, asdu))
        for answer in self.station.answer(asdu):
            talk.send(SERVER, link.say(SERVER, answer), 0.02)
        talk.send(CLIENT, link.acknowledge(CLIENT), 0.05).settle()

    def report(self, talk: Conversation, link: Link) -> None:
        """Measured values that have moved. Raises Unreachable."""
        chance = self.chance
        moved = {at: self.station.values[at] + chance.between(-0.3, 0.3) for at in VALUES if chance.happens(0.5)}
        if moved:
            self.station.values.update(moved)
            talk.send(SERVER, link.say(SERVER, iec104.measured(self.station.address, moved)))
            talk.send(CLIENT, link.acknowledge(CLIENT), 0.02).settle()

    def serviced(self, worker: Device) -> Process:
        """An engineer asks for everything, and moves one setpoint as agreed."""
        talk, link = self.session(worker, worker.now)
        self.serve(talk, link, iec104.interrogation(self.station.address))
        yield worker.chance.between(3, 20)
        talk.wake(worker.now)
        self.serve(talk, link, iec104.setpoint(self.station.address, 6001, 21.0 + worker.chance.below(3)))
        talk.close()
