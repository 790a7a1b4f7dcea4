"""LDAP: a client binds to a directory and searches it.

References: RFC 4511 4.1.1 (message), 4.2 (bind), 4.3 (unbind), 4.5 (search), 4.1.9 and Appendix A (result codes).
"""

from collections.abc import Mapping, Sequence

from wardline_range.protocols import ber

PORT = 389
BASE, ONE_LEVEL, SUBTREE = 0, 1, 2
SUCCESS, NO_SUCH_OBJECT, INVALID_CREDENTIALS = 0, 32, 49
_VERSION = 3
_BIND, _BOUND, _UNBIND, _SEARCH, _ENTRY, _DONE = 0x60, 0x61, 0x42, 0x63, 0x64, 0x65
_SIMPLE, _EQUALITY, _PRESENT = 0x80, 0xA3, 0x87
_NEVER_FOLLOW = 0


def bind(message: int, name: str = "", password: str = "") -> bytes:
    """A simple bind; without a name an anonymous one."""
    proof = ber.octets(password, _SIMPLE)
    return _message(message, ber.sequence(ber.integer(_VERSION), ber.octets(name), proof, tag=_BIND))


def bound(message: int, code: int = SUCCESS) -> bytes:
    """The answer to a bind."""
    return _message(message, _result(_BOUND, code))


def unbind(message: int) -> bytes:
    """The end, which nobody answers."""
    return _message(message, ber.element(_UNBIND, b""))


def search(
    message: int, base: str, scope: int, wanted: tuple[str, str] = ("objectClass", ""), attributes: Sequence[str] = ()
) -> bytes:
    """A search for entries that have an attribute, of that value unless it is empty."""
    name, value = wanted
    matches = ber.sequence(ber.octets(name), ber.octets(value), tag=_EQUALITY) if value else ber.octets(name, _PRESENT)
    limits = ber.integer(0), ber.integer(0), ber.boolean(False)
    enums = ber.integer(scope, ber.ENUMERATED), ber.integer(_NEVER_FOLLOW, ber.ENUMERATED)
    listed = ber.sequence(*(ber.octets(one) for one in attributes))
    return _message(message, ber.sequence(ber.octets(base), *enums, *limits, matches, listed, tag=_SEARCH))


def entry(message: int, name: str, attributes: Mapping[str, Sequence[str]]) -> bytes:
    """One entry that was found."""
    listed = (
        ber.sequence(ber.octets(kind), ber.sequence(*(ber.octets(value) for value in values), tag=ber.SET))
        for kind, values in attributes.items()
    )
    return _message(message, ber.sequence(ber.octets(name), ber.sequence(*listed), tag=_ENTRY))


def done(message: int, code: int = SUCCESS) -> bytes:
    """All that was found has been sent."""
    return _message(message, _result(_DONE, code))


def _result(tag: int, code: int) -> bytes:
    return ber.sequence(ber.integer(code, ber.ENUMERATED), ber.octets(""), ber.octets(""), tag=tag)


def _message(number: int, operation: bytes) -> bytes:
    return ber.sequence(ber.integer(number), operation)
