"""MQTT 3.1.1 control packets.

References: OASIS MQTT 3.1.1, 2.2 (fixed header), 3.1 to 3.14.
"""

PORT = 1883
PING, PONG, DISCONNECT = b"\xc0\x00", b"\xd0\x00", b"\xe0\x00"


def connect(client_id: str, user: str, password: str, keep_alive: int) -> bytes:
    """CONNECT with a clean session."""
    body = _text("MQTT") + bytes((4, 0xC2)) + keep_alive.to_bytes(2, "big")
    return _packet(0x10, body + _text(client_id) + _text(user) + _text(password))


def connack(code: int = 0) -> bytes:
    """CONNACK."""
    return _packet(0x20, bytes((0, code)))


def subscribe(packet_id: int, topic: str) -> bytes:
    """SUBSCRIBE to one topic filter at QoS 0."""
    return _packet(0x82, packet_id.to_bytes(2, "big") + _text(topic) + b"\0")


def suback(packet_id: int) -> bytes:
    """SUBACK that grants QoS 0."""
    return _packet(0x90, packet_id.to_bytes(2, "big") + b"\0")


def publish(topic: str, payload: bytes, retain: bool = False) -> bytes:
    """PUBLISH at QoS 0."""
    return _packet(0x31 if retain else 0x30, _text(topic) + payload)


def _text(value: str) -> bytes:
    return len(value.encode()).to_bytes(2, "big") + value.encode()


def _packet(first: int, body: bytes) -> bytes:
    length, size = b"", len(body)
    while True:
        size, low = divmod(size, 128)
        length += bytes((low | (0x80 if size else 0),))
        if not size:
            return bytes((first,)) + length + body
