"""What devices here have long used weighs less; nothing excuses itself."""

import math

import pytest

from wardline.behaviour import usage
from wardline.model.ports import Memory

HOUR = usage.HOUR


def _memory(device: str, hours: int, *, learned: bool) -> Memory:
    memory: Memory = {}
    for hour in range(hours):
        for _ in range(2):
            memory = {"used": usage.used(memory, {("x", device, learned)}, hour * HOUR)}
    return memory


def test_use_by_others_counts_by_the_hour() -> None:
    days = usage.days_of_use(_memory("a", 48, learned=False), ["x"], 48 * HOUR)
    told = usage.long_used(days, "x", "b")
    assert told is not None
    assert told.value == pytest.approx(-math.log(3), abs=0.001)
    assert usage.long_used(days, "x", "a") is None
    assert usage.long_used(days, "y", "b") is None


def test_use_while_a_device_was_learned_counts_for_itself_too() -> None:
    days = usage.days_of_use(_memory("a", 24, learned=True), ["x"], 24 * HOUR)
    told = usage.long_used(days, "x", "a")
    assert told is not None
    assert told.value == pytest.approx(-math.log(2), abs=0.001)


def test_this_hour_does_not_count_yet_and_there_is_a_bound() -> None:
    assert usage.long_used(usage.days_of_use(_memory("a", 1, learned=True), ["x"], 0), "x", "b") is None
    long = usage.long_used({("x", ""): 1e9}, "x", "b")
    assert long is not None
    assert long.value == -usage.MOST


def test_memory_is_bounded_for_each_device() -> None:
    done = {(f"x{place}", "a", False) for place in range(500)}
    assert usage.used({}, done, 0).height == usage.PER_DEVICE
