"""Looks for Modbus controllers among some addresses, then for their units and registers, and reads what it finds.

References: MODBUS Application Protocol 1.1b3, 6.3, 6.21, 7 (exception codes); MODBUS Messaging on TCP/IP 1.0b, 3.1.3.
"""

from collections.abc import Iterator, Sequence

from wardline_range.protocols import modbus
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import asked, call
from wardline_range.real.programs.pace import beats

_PATIENCE_S = 0.5
_UNITS = 8
_BLOCKS = range(0, 512, 64)


def main(given: Sequence[str] | None = None) -> None:
    """Ask each address the same, until the time is over."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("addresses", nargs="+")
    parser.add_argument("--port", type=int, default=modbus.PORT)
    parser.add_argument("--seconds", type=float, default=25.0)
    parser.add_argument("--every", type=float, default=0.2)
    told = parser.parse_args(given)
    pace = beats(told.seconds, told.every)
    for address in told.addresses:
        try:
            with call(address, told.port, _PATIENCE_S) as talk:
                for (unit, pdu), number in zip(requests(), pace, strict=False):
                    asked(talk, modbus.wrapped(number, unit, pdu))
        except OSError as error:
            print(f"{address}: {error}", flush=True)


def requests() -> Iterator[tuple[int, bytes]]:
    """Unit and PDU: who each unit is, then blocks of registers far beyond what a controller has."""
    for unit in range(1, _UNITS + 1):
        yield unit, modbus.identify()
    for code in (modbus.READ_HOLDING, modbus.READ_INPUT, modbus.READ_COILS):
        yield from ((1, modbus.read(code, at, 64)) for at in _BLOCKS)


if __name__ == "__main__":
    main()
