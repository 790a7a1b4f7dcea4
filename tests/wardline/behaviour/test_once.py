"""The last result is used again for the very same objects alone."""

from wardline.behaviour.once import once


def test_equal_is_not_the_same() -> None:
    calls: list[list[int]] = []

    @once
    def total(numbers: list[int]) -> int:
        calls.append(numbers)
        return sum(numbers)

    one, other = [1, 2], [1, 2]
    assert (total(one), total(one), total(other)) == (3, 3, 3)
    assert len(calls) == 2
