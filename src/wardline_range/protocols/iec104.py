"""IEC 60870-5-104: frames with their counters, monitored values and commands, and a station that answers.

References: IEC 60870-5-104:2006 5 (APCI, start, test and sequence numbers), 7.1 (cause and addresses have 2, 2 and 3
octets); IEC 60870-5-101:2003 7.2.2 to 7.2.6 (data unit), 7.3 (types), 7.4.5 (interrogation).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

PORT = 2404
STARTDT, STOPDT, TESTFR = 0x07, 0x13, 0x43
SINGLE_POINT, MEASURED, SINGLE_COMMAND, SETPOINT, INTERROGATION = 1, 13, 45, 50, 100
CYCLIC, SPONTANEOUS, ACTIVATION, CONFIRMED, TERMINATED, INTERROGATED, UNKNOWN_TYPE, UNKNOWN_OBJECT = (
    1, 3, 6, 7, 10, 20, 44, 47,
)  # fmt: skip
_NEGATIVE, _SELECT, _STATION = 0x40, 0x80, 20
_SEQUENCES = 1 << 15


def act(function: int) -> bytes:
    """A frame that asks to start or stop the transfer of data, or for a sign of life."""
    return bytes((0x68, 4, function, 0, 0, 0))


def con(function: int) -> bytes:
    """The confirmation of such a frame."""
    code = function & 0xFC
    return bytes((0x68, 4, code << 1 | 3, 0, 0, 0))


def supervisory(received: int) -> bytes:
    """A frame that acknowledges all data frames before that number."""
    return struct.pack("<BBHH", 0x68, 4, 1, received % _SEQUENCES << 1)


def information(asdu: bytes, sent: int, received: int) -> bytes:
    """A frame that carries data, with the numbers of frames sent and received so far."""
    return struct.pack("<BBHH", 0x68, 4 + len(asdu), sent % _SEQUENCES << 1, received % _SEQUENCES << 1) + asdu


@dataclass(slots=True)
class Link:
    """The counters of one connection, on which all that one side sends arrives; the sides are 0 and 1."""

    _sent: list[int] = field(default_factory=lambda: [0, 0])

    def say(self, side: int, asdu: bytes) -> bytes:
        """The next data frame of that side; it acknowledges all that the other has sent."""
        frame = information(asdu, self._sent[side], self._sent[1 - side])
        self._sent[side] += 1
        return frame

    def acknowledge(self, side: int) -> bytes:
        """That side has nothing to say, and acknowledges."""
        return supervisory(self._sent[1 - side])


def single_points(station: int, points: Mapping[int, bool], cause: int = SPONTANEOUS) -> bytes:
    """States by object address (M_SP_NA_1); at most 60 in one unit."""
    return _unit(SINGLE_POINT, cause, station, {at: bytes((is_on,)) for at, is_on in points.items()})


def measured(station: int, values: Mapping[int, float], cause: int = SPONTANEOUS) -> bytes:
    """Short floating point values by object address, of good quality (M_ME_NC_1); at most 30 in one unit."""
    return _unit(MEASURED, cause, station, {at: struct.pack("<fB", one, 0) for at, one in values.items()})


def interrogation(station: int, cause: int = ACTIVATION) -> bytes:
    """The station interrogation, its confirmation or its end (C_IC_NA_1)."""
    return _unit(INTERROGATION, cause, station, {0: bytes((_STATION,))})


def single_command(
    station: int, at: int, is_on: bool, cause: int = ACTIVATION, *, selects: bool = False, refuses: bool = False
) -> bytes:
    """A switching command or its confirmation (C_SC_NA_1)."""
    order = bytes((is_on | (_SELECT if selects else 0),))
    return _unit(SINGLE_COMMAND, cause | (_NEGATIVE if refuses else 0), station, {at: order})


def setpoint(
    station: int, at: int, value: float, cause: int = ACTIVATION, *, selects: bool = False, refuses: bool = False
) -> bytes:
    """A setpoint command or its confirmation (C_SE_NC_1)."""
    order = struct.pack("<fB", value, _SELECT if selects else 0)
    return _unit(SETPOINT, cause | (_NEGATIVE if refuses else 0), station, {at: order})


@dataclass(slots=True)
class Station:
    """A controlled station's points, and its answers to data units.

    `switches` and `setpoints` give, for the address of each command, the address of the point that it moves.
    """

    address: int
    points: dict[int, bool]
    values: dict[int, float]
    switches: Mapping[int, int]
    setpoints: Mapping[int, int]

    def answer(self, asdu: bytes) -> list[bytes]:
        """The data units that answer one; an executed command changes its point and reports the change."""
        kind = asdu[0]
        if kind == INTERROGATION:
            return [_again(asdu, CONFIRMED), *self._all(), _again(asdu, TERMINATED)]
        at = int.from_bytes(asdu[6:9], "little")
        if kind == SINGLE_COMMAND:
            return self._commanded(asdu, self.switches.get(at), is_selection=bool(asdu[9] & _SELECT))
        if kind == SETPOINT:
            return self._commanded(asdu, self.setpoints.get(at), is_selection=bool(asdu[13] & _SELECT))
        return [_again(asdu, UNKNOWN_TYPE | _NEGATIVE)]

    def _all(self) -> list[bytes]:
        states, values = list(self.points.items()), list(self.values.items())
        return [
            *(single_points(self.address, dict(states[n : n + 60]), INTERROGATED) for n in range(0, len(states), 60)),
            *(measured(self.address, dict(values[n : n + 30]), INTERROGATED) for n in range(0, len(values), 30)),
        ]

    def _commanded(self, asdu: bytes, moved: int | None, *, is_selection: bool) -> list[bytes]:
        if moved is None:
            return [_again(asdu, UNKNOWN_OBJECT | _NEGATIVE)]
        if is_selection:
            return [_again(asdu, CONFIRMED)]
        if asdu[0] == SINGLE_COMMAND:
            self.points[moved] = bool(asdu[9] & 1)
            report = single_points(self.address, {moved: self.points[moved]})
        else:
            self.values[moved] = struct.unpack_from("<f", asdu, 9)[0]
            report = measured(self.address, {moved: self.values[moved]})
        return [_again(asdu, CONFIRMED), report, _again(asdu, TERMINATED)]


def _unit(kind: int, cause: int, station: int, elements: Mapping[int, bytes]) -> bytes:
    """A data unit whose elements each carry their address; nobody is named as its originator."""
    head = struct.pack("<BBBBH", kind, len(elements), cause, 0, station)
    return head + b"".join(at.to_bytes(3, "little") + element for at, element in elements.items())


def _again(asdu: bytes, cause: int) -> bytes:
    """The same unit with another cause."""
    return asdu[:2] + bytes((cause,)) + asdu[3:]
