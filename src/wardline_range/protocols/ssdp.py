"""SSDP messages.

References: UPnP Device Architecture 2.0, 1.2 (advertisement), 1.3 (search).
"""

GROUP, PORT = "239.255.255.250", 1900


def notify(location: str, target: str, usn: str, server: str) -> bytes:
    """A device says that it is there."""
    return _message(
        "NOTIFY * HTTP/1.1", HOST=f"{GROUP}:{PORT}", CACHE_CONTROL="max-age=1800", LOCATION=location, NT=target,
        NTS="ssdp:alive", SERVER=server, USN=usn,
    )  # fmt: skip


def search(target: str, user_agent: str = "") -> bytes:
    """A control point looks for devices."""
    fields = {"HOST": f"{GROUP}:{PORT}", "MAN": '"ssdp:discover"', "MX": "2", "ST": target}
    return _message("M-SEARCH * HTTP/1.1", **fields, **({"USER_AGENT": user_agent} if user_agent else {}))


def found(location: str, target: str, usn: str, server: str) -> bytes:
    """A device answers a search."""
    return _message(
        "HTTP/1.1 200 OK", CACHE_CONTROL="max-age=1800", EXT="", LOCATION=location, SERVER=server, ST=target, USN=usn
    )


def _message(first: str, **fields: str) -> bytes:
    lines = [first, *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
