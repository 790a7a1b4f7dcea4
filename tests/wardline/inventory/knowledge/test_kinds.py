"""The vocabulary of kinds."""

import pytest

from wardline.inventory.knowledge.kinds import GENERAL, KINDS, kind


@pytest.mark.parametrize(
    ("word", "expected"), [("Camera", "camera"), (" IP phone ", "voip phone"), ("gateway", "router"), ("spoon", "")]
)
def test_a_word_stands_for_one_kind(word: str, expected: str) -> None:
    assert kind(word) == expected


def test_no_word_stands_for_two_kinds() -> None:
    words = [word for name, others in KINDS.items() for word in (name, *others)]
    assert len(words) == len(set(words))


def test_general_kinds_are_of_the_vocabulary() -> None:
    assert KINDS.keys() >= GENERAL
