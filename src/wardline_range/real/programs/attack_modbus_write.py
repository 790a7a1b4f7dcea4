"""Looks at a Modbus controller, then moves its setpoint and alarm limits and switches its pump and valve.

References: MODBUS Application Protocol 1.1b3, 6.1, 6.3, 6.5, 6.12, 6.21.
"""

import itertools
import socket
from collections.abc import Iterator, Sequence

from wardline_range.protocols import modbus
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import asked, call
from wardline_range.real.programs.pace import beats
from wardline_range.real.programs.tank import PUMP, SETPOINT, VALVE

_LIMITS = (985, 1000, 0)


def main(given: Sequence[str] | None = None) -> None:
    """Write until the time is over or the controller hangs up."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--controller", required=True)
    parser.add_argument("--port", type=int, default=modbus.PORT)
    parser.add_argument("--unit", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--every", type=float, default=0.5)
    told = parser.parse_args(given)
    try:
        with call(told.controller, told.port) as talk:
            for pdu, number in zip(requests(), beats(told.seconds, told.every), strict=False):
                ask(talk, number, told.unit, pdu)
    except OSError as error:
        print(f"{told.controller}: {error}", flush=True)


def requests() -> Iterator[bytes]:
    """First what tells about it, then writes without end."""
    yield modbus.identify()
    yield modbus.read(modbus.READ_COILS, 0, 16)
    yield from (modbus.read(modbus.READ_HOLDING, at, 16) for at in range(0, 64, 16))
    for turn in itertools.count():
        yield modbus.write_many(SETPOINT, _LIMITS)
        yield modbus.write_coil(PUMP, True)
        yield modbus.write_coil(VALVE, turn % 2 == 0)


def ask(talk: socket.socket, number: int, unit: int, pdu: bytes) -> bytes:
    """The answer to one request, with its header. Raises ConnectionError where the controller hangs up."""
    answer = asked(talk, modbus.wrapped(number, unit, pdu))
    if not answer:
        raise ConnectionError("the controller gives no answer")
    return answer


if __name__ == "__main__":
    main()
