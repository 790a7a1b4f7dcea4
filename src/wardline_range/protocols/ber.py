"""BER: the few rules of ASN.1's basic encoding that SNMP and LDAP need.

References: ITU-T X.690 8.1 (tag and length), 8.3 (integer), 8.19 (object identifier).
"""

BOOLEAN, INTEGER, OCTETS, NULL, OBJECT_ID, ENUMERATED, SEQUENCE, SET = 1, 2, 4, 5, 6, 10, 0x30, 0x31


def element(tag: int, content: bytes) -> bytes:
    """Content behind its tag of one byte and a length as short as can be."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*elements: bytes, tag: int = SEQUENCE) -> bytes:
    """Elements held together."""
    return element(tag, b"".join(elements))


def integer(number: int, tag: int = INTEGER) -> bytes:
    """A number of any size and sign, in as few bytes as it needs."""
    size = (number if number >= 0 else ~number).bit_length() // 8 + 1
    return element(tag, number.to_bytes(size, "big", signed=True))


def boolean(is_true: bool) -> bytes:
    """True or false."""
    return element(BOOLEAN, b"\xff" if is_true else b"\0")


def octets(content: bytes | str, tag: int = OCTETS) -> bytes:
    """Bytes, or a text in UTF-8."""
    return element(tag, content.encode() if isinstance(content, str) else content)


def object_id(dotted: str) -> bytes:
    """An object identifier, written with dots."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    return element(OBJECT_ID, b"".join(_base_128(part) for part in (40 * first + second, *rest)))


def _base_128(number: int) -> bytes:
    made = bytes((number & 0x7F,))
    while number := number >> 7:
        made = bytes((0x80 | number & 0x7F,)) + made
    return made
