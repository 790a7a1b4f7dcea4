"""CoAP messages: requests, answers, observed resources and block-wise transfers.

References: RFC 7252 3 (message format), 5.10 (options), 12.1 (codes); RFC 6690 2, 4 (discovery); RFC 7641 2 (Observe);
RFC 7959 2.2 (block options).
"""

from collections.abc import Sequence

PORT = 5683
GROUP = "224.0.1.187"
CONFIRMABLE, NON_CONFIRMABLE, ACKNOWLEDGEMENT, RESET = 0, 1, 2, 3
EMPTY, GET, POST, PUT, DELETE = 0x00, 0x01, 0x02, 0x03, 0x04
CREATED, DELETED, CHANGED, CONTENT = 0x41, 0x42, 0x44, 0x45
UNAUTHORIZED, NOT_FOUND = 0x81, 0x84
OBSERVE, URI_PATH, CONTENT_FORMAT, MAX_AGE, URI_QUERY, ACCEPT, BLOCK2, BLOCK1 = 6, 11, 12, 14, 15, 17, 23, 27
TEXT, LINKS, OCTETS, JSON, CBOR = 0, 40, 42, 50, 60
DISCOVERY = ".well-known/core"
_SMALLEST_BLOCK_BITS = 4
_VERSION = 1 << 6
Option = tuple[int, bytes]


def message(
    kind: int, code: int, message_id: int, token: bytes = b"", options: Sequence[Option] = (), payload: bytes = b""
) -> bytes:
    """Any message; options may come in any order, those of one number stay in theirs."""
    head = bytes((_VERSION | kind << 4 | len(token), code)) + (message_id & 0xFFFF).to_bytes(2, "big") + token
    made, before = b"", 0
    for number, value in sorted(options, key=lambda option: option[0]):
        made += _option(number - before, value)
        before = number
    return head + made + (b"\xff" + payload if payload else b"")


def request(
    method: int, message_id: int, token: bytes, path: str, *options: Option, payload: bytes = b"",
    is_confirmable: bool = True,
) -> bytes:  # fmt: skip
    """A request for the resource at `path`, which may end in `?` and queries joined by `&`."""
    where, _, query = path.partition("?")
    asked = [(URI_PATH, segment.encode()) for segment in where.split("/") if segment]
    asked += [(URI_QUERY, one.encode()) for one in query.split("&") if one]
    kind = CONFIRMABLE if is_confirmable else NON_CONFIRMABLE
    return message(kind, method, message_id, token, (*asked, *options), payload)


def response(
    code: int, message_id: int, token: bytes, *options: Option, payload: bytes = b"", kind: int = ACKNOWLEDGEMENT
) -> bytes:
    """A response, within the acknowledgement unless `kind` says otherwise."""
    return message(kind, code, message_id, token, options, payload)


def acknowledgement(message_id: int) -> bytes:
    """An acknowledgement without a response, as a notification gets."""
    return message(ACKNOWLEDGEMENT, EMPTY, message_id)


def reset(message_id: int) -> bytes:
    """The answer to a message that means nothing to its receiver."""
    return message(RESET, EMPTY, message_id)


def number(option: int, value: int) -> Option:
    """An option whose value is a number, in as few bytes as it needs."""
    return option, value.to_bytes((value.bit_length() + 7) // 8, "big")


def block(option: int, at: int, size: int, *, has_more: bool) -> Option:
    """Block `at` of a body cut into blocks of `size` bytes: a power of two from 16 to 1024."""
    exponent = size.bit_length() - 1 - _SMALLEST_BLOCK_BITS
    return number(option, at << 4 | has_more << 3 | exponent)


def content_block(message_id: int, token: bytes, form: int, body: bytes, at: int, size: int) -> bytes:
    """The answer that carries block `at` of a body."""
    piece = body[at * size : (at + 1) * size]
    place = block(BLOCK2, at, size, has_more=(at + 1) * size < len(body))
    return response(CONTENT, message_id, token, number(CONTENT_FORMAT, form), place, payload=piece)


def links(*resources: tuple[str, str]) -> bytes:
    """What a device answers about itself at `.well-known/core`: each resource's path and type."""
    return ",".join(f'</{path}>;rt="{kind}"' for path, kind in resources).encode()


def _option(delta: int, value: bytes) -> bytes:
    step, more_step = _nibble(delta)
    size, more_size = _nibble(len(value))
    return bytes((step << 4 | size,)) + more_step + more_size + value


def _nibble(number: int) -> tuple[int, bytes]:
    """A delta or a length as four bits and the bytes that extend them."""
    if number < 13:
        return number, b""
    if number < 269:
        return 13, bytes((number - 13,))
    return 14, (number - 269).to_bytes(2, "big")
