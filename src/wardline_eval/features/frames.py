"""Packets of captures in blocks of columns: time, size, and numbers for the MAC-and-IP, host, channel and socket.

Only headers are looked at. Where a frame carries no IP, its MACs stand in for addresses and its EtherType for ports; a
fragment that is not the first, ICMP and whatever has no ports count as port 0 of their protocol.
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wardline.model.errors import UsageError
from wardline_range.packets.reading import Packet, packets

BLOCK = 16_384
"""Packets at a time: what is computed for them stays in the processor's cache."""

_HEAD = 64
"""Bytes of a frame that are looked at: Ethernet, one VLAN tag, IPv6 and ports."""

_IPV4, _IPV6, _VLAN = 0x0800, 0x86DD, 0x8100
Bytes = NDArray[np.uint8]
Numbers = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Frames:
    """A block of packets: `ts` in ns, `size` in bytes, and one row for each with the ends and ports.

    `ends` holds, for each, 16 bytes of source and 16 of destination (IPv4 and MACs in the last ones), `macs` 6 and 6,
    `ports` 2 and 2, `protocol` the IP protocol, or 0 with the EtherType in both ports.
    """

    ts: NDArray[np.int64]
    size: NDArray[np.float64]
    macs: Bytes
    ends: Bytes
    ports: Bytes
    protocol: Bytes

    def source(self, at: int) -> str:
        """The sender's address, as text."""
        return _text(self.ends[at, :16], bool(self.protocol[at]))

    def destination(self, at: int) -> str:
        """The receiver's address, as text."""
        return _text(self.ends[at, 16:], bool(self.protocol[at]))


def blocks(paths: Sequence[Path], size: int = BLOCK) -> Iterator[Frames]:
    """All packets of the captures in the order given. Raises InputError, UsageError."""
    for path in paths:
        if path.suffix == ".zst":
            with tempfile.TemporaryDirectory() as folder:
                yield from _blocks(packets(_unpacked(path, Path(folder))), size)
        else:
            yield from _blocks(packets(path), size)


def _unpacked(path: Path, folder: Path) -> Path:
    try:
        import zstandard
    except ImportError:
        raise UsageError(f"{path}: needs zstandard to be unpacked, which is not installed") from None
    plain = folder / path.stem
    with path.open("rb") as packed, plain.open("wb") as out:
        zstandard.ZstdDecompressor().copy_stream(packed, out)
    return plain


def _blocks(found: Iterable[Packet], size: int) -> Iterator[Frames]:
    stream = iter(found)
    while some := list(islice(stream, size)):
        yield parsed(some)


def parsed(some: Sequence[Packet]) -> Frames:
    """The headers of some frames."""
    raw = b"".join([frame[:_HEAD].ljust(_HEAD, b"\0") for _, frame in some])
    head = np.frombuffer(raw, np.uint8).reshape(len(some), _HEAD)
    sizes = np.fromiter((len(frame) for _, frame in some), np.float64, len(some))
    tagged = _number(head, 12) == _VLAN
    if tagged.any():
        head = head.copy()
        head[tagged, 12:-4] = head[tagged, 16:]
    kind = _number(head, 12)
    ends, ports, protocol = _layers(head, kind)
    times = np.fromiter((ts for ts, _ in some), np.int64, len(some))
    return Frames(times, sizes, np.concatenate([head[:, 6:12], head[:, :6]], axis=1), ends, ports, protocol)


def _layers(head: Bytes, kind: NDArray[np.int64]) -> tuple[Bytes, Bytes, Bytes]:
    """Addresses, ports and protocol of IPv4 and IPv6; MACs and EtherType where there is neither."""
    rows = np.arange(len(head))
    four, six = kind == _IPV4, kind == _IPV6
    ends = np.zeros((len(head), 32), np.uint8)
    ends[:, 10:16], ends[:, 26:32] = head[:, 6:12], head[:, :6]
    ends[four, 10:16] = ends[four, 26:32] = 0
    ends[four, 12:16], ends[four, 28:32] = head[four, 26:30], head[four, 30:34]
    ends[six] = head[six, 22:54]
    protocol = np.where(four, head[:, 23], np.where(six, head[:, 20], 0)).astype(np.uint8)
    at = np.where(four, 14 + 4 * (head[:, 14] & 15).astype(np.int64), 54)
    first = ~four | ((_number(head, 20) & 0x1FFF) == 0)
    has = first & np.isin(protocol, (6, 17)) & (at <= _HEAD - 4)
    ports = np.zeros((len(head), 4), np.uint8)
    for byte in range(4):
        ports[has, byte] = head[rows[has], at[has] + byte]
    neither = ~(four | six)
    ports[neither, :2] = ports[neither, 2:] = head[neither, 12:14]
    return ends, ports, protocol


def _number(head: Bytes, at: int) -> NDArray[np.int64]:
    return head[:, at].astype(np.int64) << 8 | head[:, at + 1]


def _text(raw: Bytes, is_ip: bool) -> str:
    told = raw.tobytes()
    if not is_ip:
        return told[10:].hex(":")
    return str(IPv6Address(told)) if any(told[:12]) else str(IPv4Address(told[12:]))


def hashed(*columns: Bytes) -> Numbers:
    """One number for each row of bytes: two different rows share one once in 2^64 pairs."""
    rows = np.ascontiguousarray(np.concatenate(columns, axis=1))
    padded = np.zeros((len(rows), -(-rows.shape[1] // 8) * 8), np.uint8)
    padded[:, : rows.shape[1]] = rows
    number = np.full(len(rows), 0x9E3779B97F4A7C15, np.uint64)
    for word in padded.view(np.uint64).T:
        number = _mixed(number ^ word)
    return number


def _mixed(number: Numbers) -> Numbers:
    """The finaliser of SplitMix64: every bit of the input changes half of those of the output."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Numbers = number ^ (number >> np.uint64(31))
    return mixed
