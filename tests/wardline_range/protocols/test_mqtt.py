"""MQTT packets."""

import pytest

from wardline_range.protocols import mqtt


def test_connect_is_that_of_the_standard() -> None:
    assert mqtt.connect("me", "u", "p", 30) == bytes.fromhex("101400044d51545404c2001e00026d65000175000170")
    assert mqtt.connack(5) == bytes.fromhex("20020005")


@pytest.mark.parametrize(("size", "length"), [(100, b"\x67"), (125, b"\x80\x01"), (16381, b"\x80\x80\x01")])
def test_the_length_takes_as_many_bytes_as_it_needs(size: int, length: bytes) -> None:
    assert mqtt.publish("t", bytes(size))[1 : 1 + len(length)] == length


def test_a_subscription_is_granted_by_its_number() -> None:
    assert mqtt.subscribe(9, "a/#") == b"\x82\x08\x00\x09\x00\x03a/#\x00"
    assert mqtt.suback(9) == b"\x90\x03\x00\x09\x00"
    assert mqtt.publish("t", b"", retain=True)[0] == 0x31
