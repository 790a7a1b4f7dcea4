"""A server of patient records: it takes HL7 messages and acknowledges them."""

from wardline_range.device import Device
from wardline_range.packets.conversation import Conversation
from wardline_range.protocols import hl7
from wardline_range.protocols.hl7 import Route


class RecordServer(Device):
    """Monitors, analysers and admission desks report to it."""

    def line(self, client: Device, at: int) -> Conversation:
        """A client's connection. Raises Unreachable."""
        return client.call(self.nic.ip, hl7.PORT, "", at)

    def take(self, talk: Conversation, message: bytes, route: Route, event: str, control: int) -> None:
        """One message of a client, acknowledged. Raises Unreachable."""
        answer = hl7.acknowledgement(route.back(), 100_000 + control, self.now, event, control)
        talk.ask(message, answer, self.chance.between(0.005, 0.06))
