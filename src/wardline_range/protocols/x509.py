"""A small X.509 certificate, right in form; its signature is noise, since nobody in the lab checks it.

References: RFC 5280 4.1, X.690 (DER).
"""

import hashlib

_EC_KEY = bytes.fromhex("06072a8648ce3d020106082a8648ce3d030107")  # id-ecPublicKey, prime256v1
_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
_NAMES = {"CN": "0603550403", "O": "060355040a"}
_SUBJECT_ALT_NAME = bytes.fromhex("0603551d11")


def certificate(name: str, organisation: str, issuer: str, *, not_before: str, not_after: str) -> bytes:
    """A version 3 certificate for a host name; times as YYMMDDhhmmssZ."""
    seed = hashlib.sha256(f"{name}|{issuer}".encode()).digest()
    key = b"\x00\x04" + seed + hashlib.sha256(seed).digest()
    extension = _tlv(0x30, _SUBJECT_ALT_NAME + _tlv(4, _tlv(0x30, _tlv(0x82, name.encode()))))
    body = b"".join(
        (
            _tlv(0xA0, _tlv(2, b"\x02")),
            _integer(seed[:16]),
            _ECDSA_SHA256,
            _name({"CN": issuer}),
            _tlv(0x30, _tlv(0x17, not_before.encode()) + _tlv(0x17, not_after.encode())),
            _name({"CN": name, "O": organisation}),
            _tlv(0x30, _tlv(0x30, _EC_KEY) + _tlv(3, key)),
            _tlv(0xA3, _tlv(0x30, extension)),
        )
    )
    signature = _tlv(0x30, _integer(seed) + _integer(hashlib.sha256(key).digest()))
    return _tlv(0x30, _tlv(0x30, body) + _ECDSA_SHA256 + _tlv(3, b"\x00" + signature))


def _name(parts: dict[str, str]) -> bytes:
    return _tlv(
        0x30,
        b"".join(
            _tlv(0x31, _tlv(0x30, bytes.fromhex(_NAMES[key]) + _tlv(0x0C, value.encode())))
            for key, value in parts.items()
        ),
    )


def _integer(value: bytes) -> bytes:
    return _tlv(2, bytes((value[0] & 0x7F | 0x40,)) + value[1:])


def _tlv(tag: int, value: bytes) -> bytes:
    size = len(value)
    if size < 0x80:
        return bytes((tag, size)) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + value
