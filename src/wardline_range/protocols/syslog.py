"""Syslog over UDP, in the new form and in the old.

References: RFC 5424 6 (format), 6.2.1 (priority); RFC 5426 (UDP); RFC 3164 4.1 (the old form).
"""

from datetime import UTC, datetime

PORT = 514
KERNEL, USER, DAEMON, AUTH, LOCAL0, LOCAL7 = 0, 1, 3, 4, 16, 23
ERROR, WARNING, NOTICE, INFO = 3, 4, 5, 6
_NIL = "-"
_MONTHS = "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"


def message(facility: int, severity: int, at: int, host: str, app: str, text: str, process: int = 0) -> bytes:
    """A message of RFC 5424 without structured data; `at` is ns since 1970."""
    when = f"{_time(at):%Y-%m-%dT%H:%M:%S}.{at % 1_000_000_000 // 1_000_000:03}Z"
    head = f"<{facility << 3 | severity}>1 {when} {host} {app} {process or _NIL} {_NIL} {_NIL}"
    return f"{head} {text}".encode()


def bsd_message(facility: int, severity: int, at: int, host: str, app: str, text: str, process: int = 0) -> bytes:
    """A message of RFC 3164, as most devices still send it."""
    time = _time(at)
    when = f"{_MONTHS[time.month - 1]} {time.day:2} {time:%H:%M:%S}"
    tag = f"{app}[{process}]" if process else app
    return f"<{facility << 3 | severity}>{when} {host} {tag}: {text}".encode()


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at // 1_000_000_000, UTC)
