"""From one computer to the next: shares listed, logins tried, a tool copied over, a remote desktop.

References: ATT&CK T1021.001, T1021.002, T1570.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wardline_range.attacks.attack import Attack
from wardline_range.clock import SECOND, Process
from wardline_range.device import Device
from wardline_range.packets.conversation import CLIENT, SERVER, Conversation
from wardline_range.protocols import smb2
from wardline_range.protocols.noise import noise

_COMPUTERS = ("computer", "server", "nas", "engineering workstation", "scada server", "historian")
_RDP = 3389
_DESKTOP_REQUEST = bytes.fromhex("030000130ee000000000000100080003000000")
_DESKTOP_CONFIRM = bytes.fromhex("030000130ed000001234000209080002000000")
"""TPKT and X.224 of a connection that goes on in TLS ([MS-RDPBCGR] 2.2.1.1, 2.2.1.2)."""


@dataclass(kw_only=True, eq=False)
class LateralMovement(Attack):
    """`most_hosts` computers: the first one is taken by SMB, the next by remote desktop, and so on."""

    name = "lateral-movement"
    techniques = ("T1021.002", "T1021.001", "T1570", "T1135")
    description = "The device logs on to other computers by SMB and remote desktop, and copies a tool to them."

    most_hosts: int = 4
    tool_bytes: int = 350_000

    def steps(self) -> Iterator[tuple[str, Process]]:
        """Shares, copy, desktop."""
        others = [one for one in self.site.devices if one is not self.device and one.model.type in _COMPUTERS]
        for number, host in enumerate(others[: self.most_hosts]):
            yield "smb", self._share(host)
            if number % 2:
                yield "remote-desktop", self._desktop(host)

    def _share(self, host: Device) -> Iterator[float]:
        session = smb2.Session(host.who.name, "WORKGROUP", self.now, self.chance)
        talk = self.call(host.nic.ip, smb2.PORT, "", "smb")
        self._ask(talk, session.negotiate())
        for exchange in session.log_on("administrator", self.device.who.name):
            self._ask(talk, exchange)
        yield self.chance.between(1, 5)
        self._ask(talk.wake(self.now), session.connect("ADMIN$"))
        self._ask(talk, session.open("Temp\\svchost32.exe", 0, writes=True))
        piece = 60_000
        for at in range(0, self.tool_bytes, piece):
            self._ask(talk, session.write(at, noise(self.chance, min(piece, self.tool_bytes - at))))
            yield max(0.0, (talk.at - self.now) / SECOND) + 0.05
            talk.wake(self.now)
        self._ask(talk, session.close())
        self._ask(talk, session.log_off())
        talk.close()
        yield self.chance.between(20, 90)

    def _ask(self, talk: Conversation, exchange: tuple[bytes, bytes]) -> None:
        talk.ask(*exchange, self.chance.between(0.001, 0.01))

    def _desktop(self, host: Device) -> Iterator[float]:
        talk = self.call(host.nic.ip, _RDP, "", "remote-desktop")
        talk.ask(_DESKTOP_REQUEST, _DESKTOP_CONFIRM)
        for _ in range(40):
            talk.send(CLIENT, b"\x17\x03\x03" + (60).to_bytes(2, "big") + noise(self.chance, 60))
            size = 200 + self.chance.below(2500)
            talk.send(SERVER, b"\x17\x03\x03" + size.to_bytes(2, "big") + noise(self.chance, size), 0.02).settle()
            yield self.chance.between(0.5, 6)
            talk.wake(self.now)
        talk.close()
