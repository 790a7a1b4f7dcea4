"""Frames sent and heard on one interface, past the system's own protocols.

References: packet(7), RFC 826, RFC 5227 2.3 (announcing an address).
"""

import socket
import time
from collections.abc import Iterator

from wardline_range.packets import frames

ARP, IPV4 = 0x0806, 0x0800
_NOBODY = "00:00:00:00:00:00"
_LONGEST = 65536


class Wire:
    """One interface; use it as a context. Raises OSError where there is no such interface, or no right to it."""

    def __init__(self, interface: str, ether_type: int) -> None:
        """Frames of that type are heard, all others passed over."""
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ether_type))
        self._socket.bind((interface, ether_type))

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    @property
    def mac(self) -> str:
        """The interface's MAC address as it was when this began."""
        address: bytes = self._socket.getsockname()[4]
        return address.hex(":")

    def send(self, frame: bytes) -> None:
        """Send a frame as it is."""
        self._socket.send(frame)

    def heard(self, seconds: float) -> Iterator[bytes]:
        """Frames as they come, until the time is over."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                yield self._socket.recv(_LONGEST)
            except TimeoutError:
                return


def owner(wire: Wire, own_ip: str, ip: str, patience_s: float = 2.0) -> str:
    """The MAC address that answers for an address. Raises OSError where none does."""
    wire.send(frames.arp(frames.ARP_REQUEST, (wire.mac, own_ip), (_NOBODY, ip), frames.BROADCAST))
    for frame in wire.heard(patience_s):
        if frame[20:22] == b"\0\x02" and frame[28:32] == frames.ip_bytes(ip):
            return frame[22:28].hex(":")
    raise OSError(f"nobody answers for {ip}")


def announcement(mac: str, ip: str) -> bytes:
    """The frame that tells everybody which MAC address an address now has."""
    return frames.arp(frames.ARP_REQUEST, (mac, ip), (_NOBODY, ip), frames.BROADCAST)
