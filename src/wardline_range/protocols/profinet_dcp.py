"""PROFINET DCP: who is there, and what shall it be called; as the payload of an Ethernet frame.

References: IEC 61158-6-10:2019 4.3 (discovery and basic configuration: header, blocks, options).
"""

import struct
from dataclasses import dataclass

from wardline_range.packets.frames import ip_bytes

ETHER_TYPE = 0x8892
GROUP = "01:0e:cf:00:00:00"
"""Where an identify request goes: every station of the segment."""
IO_DEVICE, IO_CONTROLLER = 1, 2
_GET_SET, _IDENTIFY, _IDENTIFIED = 0xFEFD, 0xFEFE, 0xFEFF
_SET, _IDENTIFY_SERVICE = 4, 5
_REQUEST, _RESPONSE = 0, 1
_ALL, _ADDRESS, _KIND, _NAME, _IDS, _ROLE, _OPTIONS, _OUTCOME = (
    (255, 255), (1, 2), (2, 1), (2, 2), (2, 3), (2, 4), (2, 5), (5, 4),
)  # fmt: skip
_PERMANENT, _HAS_ADDRESS = 1, 1
_DELAY = 0x0080
"""Answers are spread over so many times 10 ms."""

_Option = tuple[int, int]


@dataclass(slots=True)
class Station:
    """A station of the segment, and its answers; a set request changes its name or its address."""

    name: str
    kind: str
    vendor: int
    device: int
    ip: str
    netmask: str
    gateway: str
    role: int = IO_DEVICE

    def answer(self, payload: bytes) -> bytes:
        """The payload that answers a request; empty if it is meant for others, or is none."""
        frame_id, _, service_type, transaction = struct.unpack_from("!HBBI", payload)
        option, content = (payload[12], payload[13]), _content(payload[12:])
        if service_type != _REQUEST:
            return b""
        if frame_id == _IDENTIFY and (option == _ALL or (option == _NAME and content.decode() == self.name)):
            return self._identified(transaction)
        if frame_id == _GET_SET and payload[2] == _SET:
            return self._set(transaction, option, content[2:])
        return b""

    def _identified(self, transaction: int) -> bytes:
        addresses = b"".join(ip_bytes(one) for one in (self.ip, self.netmask, self.gateway))
        known = b"".join(bytes(one) for one in (_ADDRESS, _KIND, _NAME, _IDS, _ROLE, _OPTIONS))
        blocks = (
            _block(_OPTIONS, bytes(2) + known),
            _block(_ADDRESS, _HAS_ADDRESS.to_bytes(2, "big") + addresses),
            _block(_IDS, struct.pack("!HHH", 0, self.vendor, self.device)),
            _block(_NAME, bytes(2) + self.name.encode()),
            _block(_KIND, bytes(2) + self.kind.encode()),
            _block(_ROLE, bytes((0, 0, self.role, 0))),
        )
        return _frame(_IDENTIFIED, _IDENTIFY_SERVICE, _RESPONSE, transaction, b"".join(blocks))

    def _set(self, transaction: int, option: _Option, content: bytes) -> bytes:
        if option == _NAME:
            self.name = content.decode()
        else:
            self.ip, self.netmask, self.gateway = (".".join(map(str, content[at : at + 4])) for at in (0, 4, 8))
        done = _block(_OUTCOME, bytes((*option, 0)))
        return _frame(_GET_SET, _SET, _RESPONSE, transaction, done)


def identify_all(transaction: int) -> bytes:
    """A question to all stations who they are."""
    return _frame(_IDENTIFY, _IDENTIFY_SERVICE, _REQUEST, transaction, _block(_ALL, b""), _DELAY)


def identify(transaction: int, name: str) -> bytes:
    """A question for the station of that name, as a controller asks when it starts."""
    return _frame(_IDENTIFY, _IDENTIFY_SERVICE, _REQUEST, transaction, _block(_NAME, name.encode()), 1)


def set_name(transaction: int, name: str) -> bytes:
    """A request to bear that name from now on."""
    content = _PERMANENT.to_bytes(2, "big") + name.encode()
    return _frame(_GET_SET, _SET, _REQUEST, transaction, _block(_NAME, content))


def set_address(transaction: int, ip: str, netmask: str, gateway: str) -> bytes:
    """A request to bear that address from now on."""
    content = _PERMANENT.to_bytes(2, "big") + b"".join(ip_bytes(one) for one in (ip, netmask, gateway))
    return _frame(_GET_SET, _SET, _REQUEST, transaction, _block(_ADDRESS, content))


def _block(option: _Option, content: bytes) -> bytes:
    return struct.pack("!BBH", *option, len(content)) + content + bytes(len(content) % 2)


def _content(block: bytes) -> bytes:
    return block[4 : 4 + int.from_bytes(block[2:4], "big")]


def _frame(frame_id: int, service: int, kind: int, transaction: int, blocks: bytes, delay: int = 0) -> bytes:
    return struct.pack("!HBBIHH", frame_id, service, kind, transaction, delay, len(blocks)) + blocks
