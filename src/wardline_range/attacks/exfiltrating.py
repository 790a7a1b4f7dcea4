"""What copying data out shares: uploads by TLS to a store on the Internet."""

from dataclasses import dataclass
from typing import ClassVar

from wardline_range.attacks.attack import Attack
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import tls


@dataclass(kw_only=True, eq=False)
class Exfiltration(Attack):
    """`host` is where the data go."""

    techniques: ClassVar[tuple[str, ...]] = ("T1041", "T1020")

    host: str = "u3.filedrop.example"

    def opened(self) -> Conversation:
        """A connection ready for uploads. Raises Unreachable."""
        address, known = self.device.resolve(self.host, self.now, self.label("upload"))
        talk = self.call(address, tls.PORT, "ssl", "upload", known)
        return tls.shake(talk, self.device.model.stack, self.host, tls.PLAIN_SERVER, self.chance)

    def put(self, talk: Conversation, size: int) -> None:
        """One piece of so many bytes. Raises Unreachable."""
        talk.send(CLIENT, tls.data(self.chance, size)).send(SERVER, tls.data(self.chance, 90), 0.05).settle()
