"""HTTP/1.1 messages in the clear.

References: RFC 9112 2.1; RFC 7617 (basic authentication).
"""

import base64

REASONS = {200: "OK", 204: "No Content", 301: "Moved Permanently", 401: "Unauthorized", 404: "Not Found"}


def request(method: str, host: str, uri: str, agent: str, body: bytes = b"", **headers: str) -> bytes:
    """A request; header names are given with `_` for `-`."""
    fields = {"Host": host, "User-Agent": agent, "Accept": "*/*", **_dashed(headers)}
    if body:
        fields["Content-Length"] = str(len(body))
    return _message(f"{method} {uri} HTTP/1.1", fields, body)


def response(status: int, server: str, body: bytes = b"", kind: str = "text/html", **headers: str) -> bytes:
    """A response with its length."""
    fields = {"Server": server, "Content-Type": kind, "Content-Length": str(len(body)), **_dashed(headers)}
    return _message(f"HTTP/1.1 {status} {REASONS[status]}", fields, body)


def response_head(server: str, length: int, kind: str) -> bytes:
    """The head of a 200 whose body of that length is sent apart."""
    fields = {"Server": server, "Content-Type": kind, "Content-Length": str(length), "Connection": "close"}
    return _message("HTTP/1.1 200 OK", fields, b"")


def basic(user: str, password: str) -> str:
    """The value of an Authorization header."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _message(first: str, fields: dict[str, str], body: bytes) -> bytes:
    head = "\r\n".join([first, *(f"{name}: {value}" for name, value in fields.items())])
    return head.encode() + b"\r\n\r\n" + body
