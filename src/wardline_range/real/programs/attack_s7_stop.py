"""Connects to an S7 controller as a programming device, asks what it is, and stops its program.

References: RFC 1006 6 (TPKT), ITU-T X.224 13.3 (connection request).
"""

import time
from collections.abc import Sequence

from wardline_range.protocols import s7comm
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import asked, call


def main(given: Sequence[str] | None = None) -> None:
    """Ask, wait, stop."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--controller", required=True)
    parser.add_argument("--port", type=int, default=s7comm.PORT)
    parser.add_argument("--slot", type=int, default=1)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds between two messages")
    told = parser.parse_args(given)
    messages = (
        s7comm.connect(slot=told.slot, kind=s7comm.PG), s7comm.setup(1), s7comm.read_szl(2, s7comm.MODULE),
        s7comm.read_szl(3, s7comm.COMPONENTS), s7comm.stop(4),
    )  # fmt: skip
    try:
        with call(told.controller, told.port) as talk:
            for message in messages:
                if not asked(talk, message):
                    raise ConnectionError("the controller gives no answer")
                time.sleep(told.pause)
    except OSError as error:
        print(f"{told.controller}: {error}", flush=True)


if __name__ == "__main__":
    main()
