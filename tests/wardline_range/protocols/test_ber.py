"""BER: the standard's examples, and the shortest lengths."""

import pytest

from wardline_range.protocols import ber


@pytest.mark.parametrize(
    ("number", "content"),
    [(0, "00"), (127, "7f"), (128, "0080"), (256, "0100"), (-1, "ff"), (-128, "80"), (-129, "ff7f")],
)
def test_a_number_is_as_short_as_its_sign_allows(number: int, content: str) -> None:
    octets = bytes.fromhex(content)
    assert ber.integer(number) == bytes((ber.INTEGER, len(octets))) + octets


@pytest.mark.parametrize(("size", "length"), [(127, "7f"), (128, "8180"), (201, "81c9"), (256, "820100")])
def test_a_length_is_short_below_128(size: int, length: str) -> None:
    assert ber.octets(bytes(size))[1:-size] == bytes.fromhex(length)


def test_an_object_identifier_is_that_of_the_standard() -> None:
    assert ber.object_id("2.999.3") == bytes.fromhex("0603883703")
    assert ber.object_id("1.3.6.1.2.1.1.1.0") == bytes.fromhex("06082b06010201010100")


def test_elements_are_held_together() -> None:
    made = ber.sequence(ber.boolean(True), ber.octets("a"), tag=ber.SET)
    assert made == bytes.fromhex("3106 0101ff 040161")
