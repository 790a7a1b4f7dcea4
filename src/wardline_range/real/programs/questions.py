"""Questions to a DNS server, each from a port of its own.

References: RFC 1035 4.1.1 (header), RFC 5452 9.2 (source ports).
"""

import socket

from wardline_range.protocols import dns

_PATIENCE_S = 1.0


def ask(server: str, port: int, number: int, name: str, kind: str = "A") -> bytes:
    """Ask for a name; the answer as it came, nothing where none did."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.settimeout(_PATIENCE_S)
        out.connect((server, port))
        try:
            out.send(dns.query(number & 0xFFFF, name, kind))
            return out.recv(4096)
        except OSError:
            return b""
