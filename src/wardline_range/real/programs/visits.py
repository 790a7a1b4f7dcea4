"""Visits to web sites: several requests over one connection, with or without TLS.

References: RFC 9112 9.3 (persistence).
"""

import http.client
import ssl
from collections.abc import Iterable

GONE = (OSError, http.client.HTTPException)
"""What is raised where a site is not there, or leaves."""
_PATIENCE_S = 10.0


def visit(name: str, port: int, paths: Iterable[str], agent: str, sent: bytes = b"") -> int:
    """Ask for these paths, sending something to each where given; the bytes of all bodies.

    Port 443 and those like it (ending in 443) speak TLS; the certificate is not verified, as by many a device.
    """
    talk = _connection(name, port)
    try:
        received = 0
        for path in paths:
            talk.request("POST" if sent else "GET", path, sent or None, {"User-Agent": agent})
            received += len(talk.getresponse().read())
        return received
    finally:
        talk.close()


def _connection(name: str, port: int) -> http.client.HTTPConnection:
    if port % 1000 != 443:
        return http.client.HTTPConnection(name, port, timeout=_PATIENCE_S)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection(name, port, timeout=_PATIENCE_S, context=context)
