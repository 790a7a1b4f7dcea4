"""Flows out of frames: who spoke to whom and when each began, from the headers alone.

References: RFC 791 3.1, RFC 9293 3.1, RFC 768, RFC 792, IEEE 802.1Q (tag).
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from socket import inet_ntoa

from wardline_range.book import Book, End
from wardline_range.packets.flow_ids import ANSWERED_BY
from wardline_range.packets.frames import ACK, FIN, ICMP, IGMP, RST, SYN, TCP, UDP
from wardline_range.truth import Label

TCP_SILENCE = 300_000_000_000
"""After so much silence (ns) segments of the same ends are another flow, as Zeek has it."""

_NAMES = {TCP: "tcp", UDP: "udp", ICMP: "icmp", IGMP: "igmp"}
_SERVICES = {53: "dns", 5353: "dns", 67: "dhcp", 68: "dhcp", 123: "ntp"}
_IPV4, _TAG = b"\x08\x00", b"\x81\x00"
_OFFSET = 0x1FFF
_ANSWERS = (0, 14, 16, 18)


@dataclass(frozen=True, slots=True)
class Packet:
    """What the headers of one IPv4 packet say; `flags` and `seq` are those of TCP."""

    proto: str
    orig: End
    resp: End
    flags: int = 0
    seq: int = 0


def packet(frame: bytes) -> Packet | None:
    """The IPv4 packet in a frame; None for anything else, later fragments, and headers cut short."""
    at = 18 if frame[12:14] == _TAG else 14
    if frame[at - 2 : at] != _IPV4 or len(frame) < at + 20:
        return None
    name = _NAMES.get(frame[at + 9])
    body = at + (frame[at] & 15) * 4
    if name is None or int.from_bytes(frame[at + 6 : at + 8], "big") & _OFFSET or len(frame) < body + 8:
        return None
    src, dst = inet_ntoa(frame[at + 12 : at + 16]), inet_ntoa(frame[at + 16 : at + 20])
    if name == "igmp":
        return Packet(name, (src, 0), (dst, 0))
    if name == "icmp":
        return _icmp(src, dst, frame[body], frame[body + 1])
    sport, dport = struct.unpack_from("!HH", frame, body)
    if name == "udp":
        return Packet(name, (src, sport), (dst, dport))
    if len(frame) < body + 14:
        return None
    return Packet(name, (src, sport), (dst, dport), frame[body + 13], int.from_bytes(frame[body + 4 : body + 8], "big"))


def _icmp(src: str, dst: str, kind: int, code: int) -> Packet:
    if kind in _ANSWERS:
        return Packet("icmp", (dst, ANSWERED_BY[kind]), (src, kind))
    return Packet("icmp", (src, kind), (dst, ANSWERED_BY.get(kind, code)))


@dataclass(slots=True)
class _Connection:
    number: int
    orig: End
    seq: int
    last: int
    finished: int = 0
    """1: the originator has, 2: the responder has, 3: nothing more is expected."""


class FlowReader:
    """Takes packets in order of time and writes the flows they begin into a book.

    `label_of` says why a flow is there, given when it began, its protocol, its ends, and the MAC address it came from.
    """

    def __init__(self, label_of: Callable[[int, str, End, End, bytes], Label]) -> None:
        self.book = Book()
        self.packets: list[int] = []
        """How many packets each flow has, by its number in the book."""
        self._label_of = label_of
        self._connections: dict[tuple[End, End], _Connection] = {}

    def take(self, ts: int, frame: bytes) -> None:
        """The next frame."""
        seen = packet(frame)
        if seen is None:
            return
        number = self._segment(ts, seen, frame) if seen.proto == "tcp" else self._datagram(ts, seen, frame)
        if number >= len(self.packets):
            self.packets.append(0)
        self.packets[number] += 1

    def _datagram(self, ts: int, seen: Packet, frame: bytes) -> int:
        label = self._label_of(ts, seen.proto, seen.orig, seen.resp, frame[6:12])
        service = ""
        if seen.proto == "udp":
            service = _SERVICES.get(seen.resp[1]) or _SERVICES.get(seen.orig[1], "")
        return self.book.datagram(ts, seen.proto, seen.orig, seen.resp, service, label)

    def _segment(self, ts: int, seen: Packet, frame: bytes) -> int:
        key = (seen.orig, seen.resp) if seen.orig <= seen.resp else (seen.resp, seen.orig)
        known = self._connections.get(key)
        opens = seen.flags & (SYN | ACK) == SYN
        if known is None or ts - known.last > TCP_SILENCE or (opens and known.finished == 3 and seen.seq != known.seq):
            # An answer without its question was asked for by the one it goes to.
            turned = seen.flags & (SYN | ACK) == SYN | ACK
            orig, resp = (seen.resp, seen.orig) if turned else (seen.orig, seen.resp)
            label = self._label_of(ts, "tcp", orig, resp, frame[6:12])
            known = _Connection(self.book.begun(ts, "tcp", orig, resp, "", label), orig, seen.seq, ts)
            self._connections[key] = known
        known.last = ts
        if seen.flags & RST:
            known.finished = 3
        elif seen.flags & FIN:
            known.finished |= 1 if seen.orig == known.orig else 2
        return known.number
