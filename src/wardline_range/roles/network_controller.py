"""What access points report to: they post how they do, and are told what to do, over HTTP in the clear.

The messages within are encrypted; only their mark (`TNBU`) and the sender's MAC address can be read.
"""

from wardline_range.device import Device
from wardline_range.packets.frames import mac_bytes
from wardline_range.protocols import http
from wardline_range.protocols.noise import noise

PORT = 8080
_KIND = "application/x-binary"


class NetworkController(Device):
    """Models say what else it does."""

    def informed(self, member: Device, agent: str, size: int) -> None:
        """One report of so many bytes from a member. Raises Unreachable."""
        host = f"{self.nic.ip}:{PORT}"
        asked = http.request("POST", host, "/inform", agent, _sealed(member, size), Content_Type=_KIND)
        answer = http.response(200, "", _sealed(member, 90 + member.chance.below(40)), _KIND)
        member.call(self.nic.ip, PORT, "http", member.now).ask(asked, answer, 0.015).close()


def _sealed(member: Device, size: int) -> bytes:
    flags, vector = b"\x00\x03", noise(member.chance, 16)
    head = b"TNBU" + bytes(4) + mac_bytes(member.nic.mac) + flags + vector
    return head + (1).to_bytes(4, "big") + size.to_bytes(4, "big") + noise(member.chance, size)
