"""Modbus: frames, and a unit that answers from memory and remembers what is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardline_range.protocols import modbus
from wardline_range.protocols.modbus import Unit


def a_unit() -> Unit:
    return Unit([1, 2, 3], [40, 50], [True, False, True], ("Maker", "Model", "V1"))


def test_the_header_counts_unit_and_message() -> None:
    assert modbus.wrapped(70_000, 1, modbus.read(3, 0, 2)) == bytes.fromhex("1170000000060103") + b"\0\0\0\2"


def test_what_is_written_is_read_back() -> None:
    unit = a_unit()
    assert unit.answer(modbus.write_many(1, (700, 800))) == bytes.fromhex("1000010002")
    assert unit.answer(modbus.write_one(0, 600)) == modbus.write_one(0, 600)
    assert unit.answer(modbus.write_coil(1, True)) == modbus.write_coil(1, True)
    assert unit.answer(modbus.read(modbus.READ_HOLDING, 0, 3)) == bytes.fromhex("0306025802bc0320")
    assert unit.answer(modbus.read(modbus.READ_COILS, 0, 3)) == bytes.fromhex("010107")
    assert unit.answer(modbus.read(modbus.READ_INPUT, 1, 1)) == bytes.fromhex("04020032")


def test_it_says_who_it_is() -> None:
    assert unit_texts(a_unit().answer(modbus.identify())) == ["Maker", "Model", "V1"]


def unit_texts(pdu: bytes) -> list[str]:
    texts, at = [], 7
    for _ in range(pdu[6]):
        texts.append(pdu[at + 2 : at + 2 + pdu[at + 1]].decode())
        at += 2 + pdu[at + 1]
    return texts


@pytest.mark.parametrize(
    ("pdu", "answer"), [(bytes((99,)), "e301"), (modbus.read(3, 2, 2), "8302"), (modbus.read(1, 9, 1), "8102")]
)
def test_what_it_cannot_do_is_an_exception(pdu: bytes, answer: str) -> None:
    assert a_unit().answer(pdu) == bytes.fromhex(answer)


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_coils_are_packed_from_the_lowest_bit(coils: list[bool]) -> None:
    answer = Unit([], [], coils).answer(modbus.read(modbus.READ_COILS, 0, len(coils)))
    assert answer[1] == (len(coils) + 7) // 8
    assert [bool(answer[2 + at // 8] >> at % 8 & 1) for at in range(len(coils))] == coils
