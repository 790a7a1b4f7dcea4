"""IPP: a print job and its acceptance, as HTTP bodies.

References: RFC 8010 3.1 (encoding), RFC 8011 4.2.1 (Print-Job).
"""

import struct

_PRINT_JOB, _OK = 0x0002, 0x0000
_OPERATION, _JOB, _END = b"\x01", b"\x02", b"\x03"
_INTEGER, _ENUM, _URI, _CHARSET, _LANGUAGE, _NAME, _KEYWORD = 0x21, 0x23, 0x45, 0x47, 0x48, 0x42, 0x49
_PENDING, _NO_REASON = 3, b"none"


def print_job(request_id: int, printer_uri: str, user: str, document: bytes) -> bytes:
    """A Print-Job request with its document."""
    who = _attribute(_URI, "printer-uri", printer_uri.encode()) + _attribute(
        _NAME, "requesting-user-name", user.encode()
    )
    return _head(_PRINT_JOB, request_id) + who + _END + document


def accepted(request_id: int, printer_uri: str, job: int) -> bytes:
    """The printer's answer: the job waits."""
    said = _attribute(_URI, "job-uri", f"{printer_uri}/{job}".encode())
    said += _attribute(_INTEGER, "job-id", job.to_bytes(4, "big"))
    said += _attribute(_ENUM, "job-state", _PENDING.to_bytes(4, "big"))
    said += _attribute(_KEYWORD, "job-state-reasons", _NO_REASON)
    return _head(_OK, request_id) + _JOB + said + _END


def _head(code: int, request_id: int) -> bytes:
    language = _attribute(_CHARSET, "attributes-charset", b"utf-8")
    language += _attribute(_LANGUAGE, "attributes-natural-language", b"en")
    return struct.pack("!BBHI", 2, 0, code, request_id) + _OPERATION + language


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack("!BH", tag, len(name)) + name.encode() + struct.pack("!H", len(value)) + value
